import { screen, within } from "@testing-library/react"
import userEvent from "@testing-library/user-event"
import { afterEach, describe, expect, it, vi } from "vitest"
import { buildMember, buildMemberPage } from "@/test/buildSegments"
import { renderAt, serveApi } from "@/test/render"
import { parseFilters } from "../filters"
import { Members } from "./Members"

const PATH = "/api/v1/segments/members"

function renderMembers(body: unknown, { canExport = true, search = "" } = {}) {
  const onSort = vi.fn()
  const asked = serveApi({ [PATH]: { body } })
  const filters = parseFilters(new URLSearchParams(search))
  renderAt(<Members filters={filters} canExport={canExport} onSort={onSort} />)
  return { onSort, asked }
}

const grid = () => screen.findByRole("grid", { name: "Customers of the segment" })

afterEach(() => {
  vi.unstubAllGlobals()
})

describe("the members of a segment", () => {
  it("are asked for by the filters, the most valuable first", async () => {
    const { asked } = renderMembers(buildMemberPage([buildMember()]), { search: "segment=declining&state=TX" })
    await grid()

    expect(asked[0]).toContain("segment=declining")
    expect(asked[0]).toContain("state=TX")
    expect(asked[0]).toContain("sort=-lifetime_value")
  })

  it("show what they are worth, and say why a value is missing", async () => {
    renderMembers(buildMemberPage([buildMember({ spend_change_pct: null, last_transaction_date: null })]))

    const row = within(await grid()).getByRole("row", { name: /Ana Moss/ })
    expect(row).toHaveTextContent("£48,201")
    expect(row).toHaveTextContent("Not scored")
    expect(row).toHaveTextContent("not known: nothing was spent in the 90 days before")
  })

  it("open the customer's page by key", async () => {
    renderMembers(buildMemberPage([buildMember(), buildMember({ customer_id: "C 2" })]))
    const list = await grid()

    list.focus()
    await userEvent.keyboard("{End}{Enter}")

    expect(screen.getByLabelText("Address")).toHaveTextContent("/customers/C%202")
  })

  it("sort by a column, but never by a personal one", async () => {
    const { onSort } = renderMembers(buildMemberPage([buildMember()]))
    const list = await grid()

    await userEvent.click(within(list).getByRole("button", { name: "Monthly" }))

    expect(onSort).toHaveBeenCalledWith("-avg_monthly_spend")
    const name = within(list).getByRole("columnheader", { name: "Customer" })
    expect(within(name).queryByRole("button")).not.toBeInTheDocument()
  })

  it("say that names are masked for the role", async () => {
    renderMembers(buildMemberPage([buildMember({ full_name: "A. M." })], { is_masked: true }))

    expect(await screen.findByText(/masked for your role/)).toBeInTheDocument()
  })

  it("can be exported by a role that may", async () => {
    const { asked } = renderMembers(buildMemberPage([buildMember()]), { search: "risk=high" })
    URL.createObjectURL = () => "blob:x"
    await userEvent.click(await screen.findByRole("button", { name: "Export CSV" }))

    expect(asked).toContain(`${PATH}/export?risk=high`)
  })

  it("offer no export to a role that may not", async () => {
    renderMembers(buildMemberPage([buildMember()]), { canExport: false })
    await grid()

    expect(screen.queryByRole("button", { name: "Export CSV" })).not.toBeInTheDocument()
  })

  it("say that nobody matches", async () => {
    renderMembers(buildMemberPage([]))

    expect(await screen.findByText("No customer matches")).toBeInTheDocument()
  })
})
