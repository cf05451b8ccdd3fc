import { screen, waitFor, within } from "@testing-library/react"
import userEvent from "@testing-library/user-event"
import { afterEach, describe, expect, it, vi } from "vitest"
import { buildMe } from "@/test/build"
import {
  buildEngagement,
  buildEngagementPrediction,
  buildEngagementProfile,
  buildEngagementRow,
  engagementPage,
} from "@/test/buildEngagement"
import { renderAt, serveApi } from "@/test/render"
import Engagement from "./Engagement"

const FAIRNESS = {
  attribute: "gender",
  group: "female",
  rows: 1960,
  selection_rate: 0.37,
  selection_ratio: 0.98,
  true_positive_rate: 0.79,
  false_positive_rate: 0.14,
  mean_predicted: 0.39,
  observed_rate: 0.38,
  is_within: true,
}
const PROFILES = "/api/v1/engagement/profiles"
const PREDICTION = "/api/v1/predictions/engagement_churn/M000001"
const MODEL = "/api/v1/models/engagement_churn"
const API = {
  "/api/v1/me": {
    body: buildMe({
      permissions: ["engagement:read", "customers:export", "models:read", "predictions:read"],
    }),
  },
  "/api/v1/engagement": { body: buildEngagement() },
  [PROFILES]: { body: engagementPage([buildEngagementRow()]) },
  [`${PROFILES}/M000001`]: { body: buildEngagementProfile() },
  [PREDICTION]: { body: buildEngagementPrediction() },
  [MODEL]: { body: { card: { version: "v1", trained_as_of: "2026-06-30", fairness: [FAIRNESS] } } },
}

const address = () => screen.getByLabelText("Address").textContent
const show = (path = "/engagement") => renderAt(<Engagement />, path)

afterEach(() => {
  vi.unstubAllGlobals()
})

describe("the engagement screen", () => {
  it("shows the figures", async () => {
    serveApi(API)
    show()

    const figures = await screen.findByRole("region", { name: "Headline figures" })
    expect(figures).toHaveTextContent("20,000")
    expect(figures).toHaveTextContent("37.1%")
    expect(figures).toHaveTextContent("7,420 members; all are scored")
    expect(figures).toHaveTextContent("$461.27")
  })

  it("says that what no model has told is not known", async () => {
    const cards = {
      ...buildEngagement().cards,
      scored_count: 0,
      at_risk_count: null,
      at_risk_share: null,
      anomalous_count: null,
      avg_predicted_value_usd: null,
    }
    serveApi({ ...API, "/api/v1/engagement": { body: buildEngagement({ cards }) } })
    show()

    const figures = await screen.findByRole("region", { name: "Headline figures" })
    expect(figures).toHaveTextContent("not known: no model has scored the members yet")
    expect(figures).not.toHaveTextContent("0.0%")
  })

  it("keeps view and filters in the address and asks for members by them", async () => {
    const asked = serveApi(API)
    show()

    await userEvent.click(await screen.findByRole("button", { name: "Engaged, at risk" }))
    await userEvent.click(screen.getByRole("button", { name: "Filter by influence" }))
    await userEvent.click(await screen.findByRole("menuitemcheckbox", { name: /Micro/ }))

    expect(address()).toBe("/engagement?view=engaged_at_risk&tier=micro")
    await waitFor(() => {
      expect(asked.some((path) => /tier=micro/.test(path) && /min_churn=0.5/.test(path))).toBe(true)
    })
  })

  it("opens a member beside the list, with the reasons in words", async () => {
    serveApi(API)
    show("/engagement?view=leaving")

    const grid = await screen.findByRole("grid", { name: "Members of the community" })
    await userEvent.click(within(grid).getByRole("row", { name: /M000001/ }))

    const panel = await screen.findByRole("region", { name: "Member details" })
    expect(address()).toBe("/engagement/M000001?view=leaving")
    expect(await within(panel).findByText(/usually 0.17 to 0.60/)).toBeInTheDocument()
    expect(within(panel).getByText("35, Female")).toBeInTheDocument()

    await userEvent.click(within(panel).getByRole("button", { name: "Close member details" }))
    expect(address()).toBe("/engagement?view=leaving")
  })

  it("hides age and gender from who may not see them", async () => {
    const profile = buildEngagementProfile({ age: null, gender: null, is_masked: true })
    serveApi({ ...API, [`${PROFILES}/M000001`]: { body: profile } })
    show("/engagement/M000001")

    expect(await screen.findByText("hidden from your role")).toBeInTheDocument()
  })

  it("says how to get reasons where no model has scored the member", async () => {
    const error = { error: { code: "not_found", message: "No prediction." } }
    serveApi({ ...API, [PREDICTION]: { status: 404, body: error } })
    show("/engagement/M000001")

    expect(await screen.findByText("No churn model has scored this member")).toBeInTheDocument()
  })

  it("shows whether the churn model is fair, by group", async () => {
    serveApi(API)
    show()

    const table = await screen.findByRole("table", { name: "Fairness of the churn model" })
    expect(within(table).getByRole("row", { name: /Gender: female 1,960 37.0% 0.98/ })).toHaveTextContent("Yes")
  })

  it("says so where no churn model has been trained", async () => {
    const error = { error: { code: "not_found", message: "No model." } }
    serveApi({ ...API, [MODEL]: { status: 404, body: error } })
    show()

    expect(await screen.findByText("No churn model has been trained yet")).toBeInTheDocument()
  })

  it("says what at risk rests on where snapshots differ", async () => {
    serveApi(API)
    show()

    expect(
      await screen.findByText("At risk: 31 May 2026 who then left; 30 Jun 2026 who is predicted to leave"),
    ).toBeInTheDocument()
  })

  it("groups churn and value, names groups with few members and leaves out empty ones", async () => {
    serveApi(API)
    show()

    const churn = await screen.findByRole("region", { name: /^Churn by group/ })
    expect(churn).toHaveTextContent("Fewer than 30 members were observed: Macro")
    await userEvent.click(within(churn).getByRole("button", { name: "Show Churn by group as a table" }))
    expect(within(churn).getByRole("row", { name: "Nano 100 31.0% 35.0%" })).toBeInTheDocument()
    expect(within(churn).queryByText("Mega")).not.toBeInTheDocument()

    await userEvent.click(screen.getByRole("button", { name: "Location" }))
    expect(within(churn).getByRole("row", { name: /Boston/ })).toBeInTheDocument()
  })

  it("says what to connect while there are no members", async () => {
    const cards = { ...buildEngagement().cards, member_count: 0 }
    serveApi({ ...API, "/api/v1/engagement": { body: buildEngagement({ cards }) } })
    show()

    expect(await screen.findByText("There are no engagement profiles yet")).toBeInTheDocument()
    expect(screen.getByText(/engagement_profiles feed/)).toBeInTheDocument()
  })

  it("shows an error in the API's own words, with another try", async () => {
    const error = { error: { code: "nothing_published", message: "Nothing is published yet." } }
    serveApi({ ...API, "/api/v1/engagement": { status: 503, body: error } })
    show()

    expect(await screen.findByText("Nothing is published yet.")).toBeInTheDocument()
    expect(screen.getByRole("button", { name: "Try again" })).toBeInTheDocument()
  })
})
