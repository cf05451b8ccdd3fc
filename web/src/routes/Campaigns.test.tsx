import { screen, waitFor, within } from "@testing-library/react"
import userEvent from "@testing-library/user-event"
import { afterEach, describe, expect, it, vi } from "vitest"
import { buildMe } from "@/test/build"
import {
  buildBudget,
  buildCampaign,
  buildMeasured,
  buildResults,
  buildSimulation,
  campaignList,
} from "@/test/buildCampaigns"
import { renderAt, serveApi } from "@/test/render"
import { buildOverview } from "@/test/buildSegments"
import Campaigns from "./Campaigns"

const BASE = "/api/v1/campaigns"
const API = {
  "/api/v1/me": { body: buildMe({ permissions: ["campaigns:read", "campaigns:manage", "campaigns:export"] }) },
  "/api/v1/segments": { body: buildOverview() },
  [`${BASE}/simulate`]: { body: buildSimulation() },
  [BASE]: { body: campaignList([buildCampaign()]) },
  [`${BASE}/7`]: { status: 204, body: undefined },
  [`${BASE}/7/launch`]: { body: buildCampaign({ status: "launched" }) },
  [`${BASE}/7/results`]: { body: buildResults() },
}

const address = () => screen.getByLabelText("Address").textContent
const open = (search = "") => {
  renderAt(<Campaigns />, `/campaigns${search}`)
}

afterEach(() => {
  vi.unstubAllGlobals()
})

describe("the campaigns screen", () => {
  it("shows incremental figures before gross ones, which it says flatter", async () => {
    serveApi(API)
    open()

    const [first, second] = await screen.findAllByRole("region", { name: /(Incremental|Gross) figures/ })
    expect(first).toHaveAccessibleName("Incremental figures")
    expect(first).toHaveTextContent("−£400")
    expect(second).toHaveTextContent("they flatter")
  })

  it("says what is missing while nobody is scored, and still shows the gross figures", async () => {
    serveApi({ ...API, [`${BASE}/simulate`]: { body: buildSimulation({ incremental: null }) } })
    open()

    expect(await screen.findByText("Nobody in this audience has a churn probability")).toBeInTheDocument()
    expect(screen.getByText("c360 train")).toBeInTheDocument()
    expect(screen.getByRole("heading", { name: "Gross figures" })).toBeInTheDocument()
  })

  it("says why there is nobody where no customer matches", async () => {
    const { audience } = buildSimulation()
    serveApi({
      ...API,
      [`${BASE}/simulate`]: { body: buildSimulation({ audience: { ...audience, customer_count: 0 }, notes: ["No such card."] }) },
    })
    open()

    expect(await screen.findByText("No customer matches")).toBeInTheDocument()
    expect(screen.getByText("No such card.")).toBeInTheDocument()
  })

  it("shows the API's own words where it fails", async () => {
    serveApi({ ...API, [`${BASE}/simulate`]: { status: 409, body: { error: { code: "x", message: "No customers." } } } })
    open()

    expect(await screen.findByRole("alert")).toHaveTextContent("No customers.")
  })

  it("keeps filters and terms on the screen where the figures fail", async () => {
    const error = { error: { code: "x", message: "No such card." } }
    serveApi({ ...API, [`${BASE}/simulate`]: { status: 422, body: error } })
    open("?risk=high")
    await screen.findByRole("alert")

    expect(screen.getByRole("spinbutton", { name: "Margin in spend" })).toHaveValue(null)
    await userEvent.click(screen.getByRole("button", { name: "Back to the usual" }))
    expect(address()).toBe("/campaigns")
  })

  it("shows the figures to decide by before the sliders", async () => {
    serveApi(API)
    open()
    const figures = await screen.findByRole("region", { name: "Incremental figures" })
    const slider = screen.getByRole("slider", { name: "Incentive, slider" })

    expect(figures.compareDocumentPosition(slider)).toBe(Node.DOCUMENT_POSITION_FOLLOWING)
  })

  it("shows incremental beside gross at other retention rates", async () => {
    const simulation = buildSimulation()
    const curve = simulation.roi_curve.map((point, index) => (index === 0 ? { ...point, retention_rate: 0.1 } : point))
    serveApi({ ...API, [`${BASE}/simulate`]: { body: { ...simulation, roi_curve: curve } } })
    open()

    const table = await screen.findByRole("table", { name: "Sensitivity" })
    expect(within(table).getByRole("row", { name: /^10.0%/ })).toHaveTextContent("10.0%−£1,0001.0%£54,500990.9%")
  })

  it("says what to connect in a workspace without customers", async () => {
    serveApi({ ...API, "/api/v1/segments": { body: buildOverview({ all_customer_count: 0 }) } })
    open()

    expect(await screen.findByText("There is nobody to plan a campaign for yet")).toBeInTheDocument()
    expect(screen.queryByRole("button", { name: "Save campaign" })).not.toBeInTheDocument()
    expect(screen.queryByRole("slider", { name: "Incentive, slider" })).not.toBeInTheDocument()
  })

  it("keeps a typed term in the address, once it is allowed", async () => {
    serveApi(API)
    open()
    const field = await screen.findByRole("spinbutton", { name: "Incentive" })

    await userEvent.clear(field)
    await userEvent.type(field, "900")
    expect(field).toHaveAccessibleDescription("From 0 to 500.")
    await userEvent.clear(field)
    await userEvent.type(field, "25")

    await waitFor(() => {
      expect(address()).toBe("/campaigns?incentive_amount=25")
    })
  })

  it("keeps filters in the address", async () => {
    serveApi(API)
    open()
    await userEvent.click(await screen.findByRole("button", { name: "Filter by churn risk" }))
    await userEvent.click(await screen.findByRole("menuitemcheckbox", { name: "High" }))

    expect(address()).toBe("/campaigns?risk=high")
  })

  it("lets nobody save or export whose role may not", async () => {
    serveApi({ ...API, "/api/v1/me": { body: buildMe({ permissions: ["campaigns:read"] }) } })
    open()
    await screen.findByRole("region", { name: "Incremental figures" })

    expect(screen.queryByRole("button", { name: "Save campaign" })).not.toBeInTheDocument()
    expect(screen.queryByRole("button", { name: "Export CSV" })).not.toBeInTheDocument()
  })
})

describe("a saved campaign", () => {
  it("begins with the control group and the budget that were set on the screen", async () => {
    serveApi(API)
    open("?control_share=0.5&budget=5000")
    await userEvent.click(await screen.findByRole("button", { name: "Save campaign" }))

    expect(screen.getByRole("spinbutton", { name: /Control group/ })).toHaveValue(50)
    expect(screen.getByRole("spinbutton", { name: /Budget/ })).toHaveValue(5000)
  })

  it("is saved with a control group, then found in the list", async () => {
    const asked = serveApi(API)
    open()
    await userEvent.click(await screen.findByRole("button", { name: "Save campaign" }))
    await userEvent.type(screen.getByLabelText("Name"), "Spring{Enter}")

    expect(await screen.findByRole("heading", { name: "Saved campaigns" })).toBeInTheDocument()
    expect(asked.filter((path) => path === BASE).length).toBeGreaterThan(0)
    expect(address()).toBe("/campaigns?tab=saved")
  })

  it("is launched only once its name is typed", async () => {
    const asked = serveApi(API)
    open("?tab=saved&campaign=7")
    await userEvent.click(await screen.findByRole("button", { name: "Launch" }))
    const confirm = await screen.findByRole("button", { name: "Launch campaign" })
    expect(confirm).toBeDisabled()

    await userEvent.type(screen.getByLabelText("Type Spring to confirm"), "Spring")
    await userEvent.click(confirm)

    expect(asked).toContain(`${BASE}/7/launch`)
  })

  it("puts its plan back on the screen", async () => {
    serveApi(API)
    open("?tab=saved&campaign=7")
    await userEvent.click(await screen.findByRole("button", { name: "Show its plan" }))

    expect(address()).toBe("/campaigns?campaign=7&incentive_amount=20")
  })

  it("has its plan loaded, changed and saved while it is a draft", async () => {
    const campaign = buildCampaign({ budget: 700 })
    const asked = serveApi({
      ...API,
      [BASE]: { body: campaignList([campaign]) },
      [`${BASE}/7`]: { body: campaign },
      [`${BASE}/7/results`]: { body: buildResults({ campaign }) },
    })
    open("?tab=saved&campaign=7")
    await userEvent.click(await screen.findByRole("button", { name: "Change its plan" }))

    const bar = await screen.findByRole("region", { name: "Plan being changed" })
    expect(bar).toHaveTextContent("Changing the plan of Spring: control group 10.0%, budget 700.")
    expect(address()).toBe("/campaigns?campaign=7&editing=7&control_share=0.1&budget=700&incentive_amount=20")
    await userEvent.click(within(bar).getByRole("button", { name: "Save changes" }))

    await waitFor(() => {
      expect(address()).toContain("tab=saved")
    })
    expect(address()).not.toContain("editing")
    expect(asked).toContain(`${BASE}/7`)
  })

  it("cannot have its plan changed once it is launched", async () => {
    serveApi({ ...API, [BASE]: { body: campaignList([buildCampaign({ status: "launched" })]) } })
    open("?editing=7")

    const bar = await screen.findByRole("region", { name: "Plan being changed" })
    expect(bar).toHaveTextContent("cannot be changed")
    expect(within(bar).queryByRole("button", { name: "Save changes" })).not.toBeInTheDocument()
  })

  it("shows what was planned beside what came of it, and whether that proves anything", async () => {
    serveApi({ ...API, [`${BASE}/7/results`]: { body: buildMeasured() } })
    open("?tab=saved&campaign=7")

    const table = await screen.findByRole("table", { name: "Planned beside actual" })
    const row = within(table).getByRole("row", { name: /Incremental net value/ })
    expect(row).toHaveTextContent("−£400 (−£1,200 to £350)")
    expect(row).toHaveTextContent("−£300 (−£900 to £200)")
    expect(screen.getByText(/not proven, zero lies within/)).toBeInTheDocument()
  })

  it("names the wrong lines of a file of outcomes", async () => {
    serveApi({
      ...API,
      [`${BASE}/7/results`]: { body: buildMeasured() },
      [`${BASE}/7/outcomes`]: {
        status: 422,
        body: { error: { code: "invalid_input", message: "Line 3: churned is 2." } },
      },
    })
    open("?tab=saved&campaign=7")
    const text = "customer_id,treated,churned\nC1,1,2\n"
    const file = new File([text], "outcomes.csv", { type: "text/csv" })
    // The test's browser cannot read files.
    Object.assign(file, { text: () => Promise.resolve(text) })
    await userEvent.upload(await screen.findByLabelText("CSV of outcomes"), file)

    expect(await screen.findByRole("alert")).toHaveTextContent("Line 3: churned is 2.")
  })

  it("is compared with the plan on the screen", async () => {
    serveApi(API)
    open("?tab=compare")

    const table = await screen.findByRole("table", { name: "Two campaigns" })
    expect(within(table).getByRole("row", { name: /^Incremental net value/ })).toHaveTextContent("£400")
    expect(screen.getByLabelText("Second")).toHaveDisplayValue("Spring")
  })

  it("is compared figure by figure, with what its budget buys", async () => {
    const dear = buildCampaign({ id: 8, name: "Dear", budget: 900, control_share: 0.25 })
    const asked = serveApi({
      ...API,
      [BASE]: { body: campaignList([buildCampaign({ budget: 400 }), dear]) },
      [`${BASE}/optimise`]: { body: buildBudget({ treated_count: 12, net_value: 75 }) },
    })
    open("?tab=compare&left=7&right=8")

    const table = await screen.findByRole("table", { name: "Two campaigns" })
    const cells = (name: RegExp) =>
      within(within(table).getByRole("row", { name })).getAllByRole("cell").map((cell) => cell.textContent)
    expect(cells(/^Budget/)).toEqual(["Budget", "£400", "£900", "+£500"])
    expect(cells(/^Control group/)).toEqual(["Control group", "10.0%", "25.0%", "+15.0 points"])
    expect(cells(/^Net value within/)).toEqual(["Net value within the budget", "£75", "£75", "£0"])
    expect(asked).toContain(`${BASE}/optimise`)
  })

  it.each(["saved", "compare"])("says where a first campaign is made while none is saved (%s)", async (tab) => {
    serveApi({ ...API, [BASE]: { body: campaignList([]) } })
    open(`?tab=${tab}`)

    await userEvent.click(await screen.findByRole("link", { name: "Plan a campaign" }))

    expect(address()).toBe("/campaigns")
  })
})
