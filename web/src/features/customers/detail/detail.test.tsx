import { screen, within } from "@testing-library/react"
import userEvent from "@testing-library/user-event"
import { describe, expect, it } from "vitest"
import type { CustomerProfile } from "@/api/types"
import { buildProfile, buildSilentProfile, buildVersion } from "@/test/buildCustomers"
import { renderAt } from "@/test/render"
import { CustomerHeader } from "./CustomerHeader"
import { Eligibility } from "./Eligibility"
import { KeyFigures } from "./KeyFigures"
import { SegmentHistory } from "./SegmentHistory"
import { VersionHistory } from "./VersionHistory"

const renderHeader = (change: Partial<CustomerProfile> = {}, canOpenAccounts = true) =>
  renderAt(
    <CustomerHeader customer={buildProfile(change)} dataTime="now" canOpenAccounts={canOpenAccounts} />,
  )

describe("the header of a customer", () => {
  it("says who this is and how things stand", () => {
    renderHeader()

    expect(screen.getByRole("heading", { level: 1 })).toHaveTextContent("Amara Mensah")
    const banner = screen.getByRole("heading", { level: 1 }).closest("header")
    for (const text of ["Declining", "Active9 days ago", "Not scored", "Premium", "£12,000", "Austin, Texas"]) {
      expect(banner).toHaveTextContent(text)
    }
  })

  it("explains what not scored means", async () => {
    renderHeader()

    await userEvent.click(screen.getByRole("button", { name: "Churn risk: what is this?" }))

    expect(await screen.findByText(/no model has scored this customer/)).toBeInTheDocument()
  })

  it("leads to the account only for a role that may open it", () => {
    renderHeader()
    expect(screen.getByRole("link", { name: "A1" })).toHaveAttribute("href", "/accounts/A1")
    document.body.replaceChildren()

    renderHeader({}, false)
    expect(screen.queryByRole("link", { name: "A1" })).not.toBeInTheDocument()
  })

  it("shows masked contacts as they come, says so, and offers no link to them", () => {
    renderHeader({ is_masked: true, full_name: "A. M.", email: "a***@***", phone: "***01", age: null })

    expect(screen.getByText("Your role hides personal data")).toBeInTheDocument()
    expect(screen.getByText("a***@***").tagName).not.toBe("A")
    expect(screen.getByText("not known: your role hides personal data")).toBeInTheDocument()
  })
})

describe("the key figures", () => {
  const text = () => screen.getByRole("region", { name: "Key figures" })

  it("compare the last 90 days with the 90 before", () => {
    renderAt(<KeyFigures customer={buildProfile()} dataTime="now" />)

    expect(text()).toHaveTextContent("£3,120−37.6% from £5,004 in the 90 days before")
    expect(text()).toHaveTextContent("41−22 from 63 in the 90 days before")
    expect(text()).toHaveTextContent("612 transactions since 4 Mar 2024, 13 more declined")
    expect(text()).toHaveTextContent("4 · 3 · 5")
  })

  it("give the exact amount on hover", () => {
    renderAt(<KeyFigures customer={buildProfile()} dataTime="now" />)

    expect(screen.getByTitle("£48,210.50")).toHaveTextContent("£48,211")
  })

  it("never show a zero for what is not known", () => {
    renderAt(<KeyFigures customer={buildSilentProfile()} dataTime="now" />)

    expect(screen.getAllByText("not known: there is no approved transaction")).toHaveLength(3)
    expect(screen.getByText("not known: the credit limit is not known")).toBeInTheDocument()
    expect(screen.getByText("not known: nothing was spent in the 90 days before")).toBeInTheDocument()
  })

  it("name no currency for a limit that is not in the currency of the reports", () => {
    renderAt(<KeyFigures customer={buildProfile({ credit_utilization_pct: null })} dataTime="now" />)

    expect(text()).toHaveTextContent("of 12,000 limit, a month")
    expect(screen.getByText("not known: the limit is not in GBP, the currency of the reports")).toBeInTheDocument()
  })

  it("tell formula, source and data time", async () => {
    renderAt(<KeyFigures customer={buildProfile()} dataTime="As of 30 Jun 2026" />)

    await userEvent.click(screen.getByRole("button", { name: "Credit utilisation: what is this?" }))

    expect(await screen.findByText("marts.customer_360_profile")).toBeInTheDocument()
    expect(screen.getByText("As of 30 Jun 2026")).toBeInTheDocument()
  })
})

it("says what a customer is eligible for, what not, and by which rule", () => {
  renderAt(<Eligibility customer={buildProfile()} dataTime="now" />)

  const [retention, onboarding, premium] = screen.getAllByRole("listitem")
  expect(retention).toHaveTextContent(/Retention offer.*Segment is declining.*Yes/)
  expect(onboarding).toHaveTextContent(/No$/)
  expect(premium).toHaveTextContent(/No$/)
})

describe("the history of card and limit", () => {
  const versions = [
    buildVersion({ version_number: 2, card_type: "Premium", credit_limit: 12_000, is_current: true, valid_to: null, valid_from: "2025-05-02T00:00:00Z" }),
    buildVersion(),
  ]

  it("shows the newest first, from when to when, and what it changed", () => {
    renderAt(<VersionHistory versions={versions} currency="GBP" />)

    const [now, before] = within(screen.getByRole("list")).getAllByRole("listitem")
    expect(now).toHaveTextContent("Premium, limit £12,000")
    expect(now).toHaveTextContent("2 May 2025 – now")
    expect(now).toHaveTextContent("Card changed from Standard, limit raised by £4,000")
    expect(before).toHaveTextContent("1 Mar 2024 – 2 May 2025")
  })

  it("says so where there is none", () => {
    renderAt(<VersionHistory versions={[]} currency="GBP" />)

    expect(screen.getByText("No version is known")).toBeInTheDocument()
  })
})

it("shows the segments a customer was in, the newest first", () => {
  renderAt(
    <SegmentHistory
      memberships={[
        { customer_segment: "stable_mid_spenders", valid_from: "2025-06-30", valid_to: "2026-04-30", is_current: false },
        { customer_segment: "declining", valid_from: "2026-04-30", valid_to: null, is_current: true },
      ]}
    />,
  )

  const [now, before] = screen.getAllByRole("listitem")
  expect(now).toHaveTextContent("Declining30 Apr 2026 – now")
  expect(before).toHaveTextContent("Stable Mid-Spenders30 Jun 2025 – 30 Apr 2026")
})

