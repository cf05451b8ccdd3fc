import { screen, waitFor, within } from "@testing-library/react"
import userEvent from "@testing-library/user-event"
import { afterEach, describe, expect, it, vi } from "vitest"
import { buildMe, STAMP } from "@/test/build"
import { buildCard, buildComparison, buildDetail, buildModel, CHALLENGER, CHAMPION, OLDER } from "@/test/buildModels"
import { renderAt, serveApi } from "@/test/render"
import Models from "./Models"

const ONE = "/api/v1/models/customer_churn"
const API = {
  "/api/v1/me": { body: buildMe({ permissions: ["models:read", "models:manage"] }) },
  "/api/v1/models": { body: { items: [buildModel()], total: 1 } },
  [ONE]: { body: buildDetail() },
  [`${ONE}/compare`]: { body: buildComparison() },
  [`${ONE}/drift`]: {
    body: { model: "customer_churn", model_version: null, as_of: null, items: [], snapshot: STAMP },
  },
  [`${ONE}/backtest`]: { body: { model: "customer_churn", items: [], snapshot: STAMP } },
  [`${ONE}/versions/${CHALLENGER}`]: { body: buildCard({ version: CHALLENGER }) },
  [`${ONE}/promote`]: {
    body: { model: "customer_churn", champion_version: CHALLENGER, previous_version: CHAMPION },
  },
}

const address = () => screen.getByLabelText("Address").textContent
const open = (tab = "") => {
  renderAt(<Models />, `/models?model=customer_churn${tab ? `&tab=${tab}` : ""}`)
}

afterEach(() => {
  vi.unstubAllGlobals()
})

describe("the models screen", () => {
  it("shows each model beside what simpler ones reach", async () => {
    serveApi(API)
    renderAt(<Models />, "/models")

    const card = await screen.findByRole("article", { name: "Churn of card customers" })
    expect(within(card).getByText("Good")).toBeInTheDocument()
    expect(within(card).getByText("Scores stable")).toBeInTheDocument()
    const rows = within(within(card).getByRole("figure", { name: /AUC/ })).getAllByRole("listitem")
    expect(rows.map((row) => row.textContent)).toEqual([
      "This model0.820, 95% interval 0.780 to 0.860",
      "Recency only0.710, 95% interval 0.670 to 0.750",
    ])
  })

  it("puts what cannot be relied on first, and says so", async () => {
    const useless = buildModel({
      model: "account_churn",
      title: "Churn of accounts",
      verdict: { level: "no_signal", text: "No better than chance." },
    })
    serveApi({ ...API, "/api/v1/models": { body: { items: [buildModel(), useless], total: 2 } } })
    renderAt(<Models />, "/models")

    const [first] = await screen.findAllByRole("article")
    expect(first).toHaveTextContent("No signal")
    expect(first).toHaveTextContent("No better than chance.")
  })

  it("puts a champion that did not score first, and says why, there and on its page", async () => {
    const scoring = {
      model_version: CHAMPION,
      as_of: "2026-06-30",
      status: "not_scored" as const,
      reason: "It needs 'age', which is gone.",
      row_count: 0,
    }
    const weak = buildModel({ model: "b", title: "B", verdict: { level: "no_signal", text: "Chance." } })
    const items = [weak, buildModel({ scoring })]
    serveApi({
      ...API,
      "/api/v1/models": { body: { items, total: 2 } },
      [ONE]: { body: buildDetail({ scoring }) },
    })
    const list = renderAt(<Models />, "/models")

    const [first] = await screen.findAllByRole("article")
    expect(first).toHaveTextContent("Not scored")
    expect(first).toHaveTextContent("Not scored as of 30 Jun 2026. It needs 'age', which is gone.")
    list.unmount()

    open()
    expect(await screen.findByText(/It needs 'age', which is gone/)).toBeInTheDocument()
  })

  it("says what to do while no model has been trained", async () => {
    serveApi({ ...API, "/api/v1/models": { body: { items: [], total: 0 } } })
    renderAt(<Models />, "/models")

    expect(await screen.findByText("No model has been trained yet")).toBeInTheDocument()
    expect(screen.getByText("c360 train")).toBeInTheDocument()
  })

  it("shows an error in the API's own words", async () => {
    const error = { error: { code: "internal_error", message: "C360 failed to answer." } }
    serveApi({ ...API, "/api/v1/models": { status: 500, body: error } })
    renderAt(<Models />, "/models")

    expect(await screen.findByText("C360 failed to answer.")).toBeInTheDocument()
  })
})

describe("one model", () => {
  it("tells metrics with their bounds, and warnings", async () => {
    serveApi(API)
    open()

    const table = await screen.findByRole("table", { name: "Metrics" })
    expect(within(table).getByRole("row", { name: /^AUC 0.820 0.780 to 0.860 0.710 ≥ 0.700/ })).toHaveTextContent("met")
    expect(screen.getByText("Only 2 training cutoffs.")).toBeInTheDocument()
    expect(screen.getByText(/a miss costs 5.0 times a false alarm/)).toBeInTheDocument()
  })

  it("has tabs that arrow keys move between, kept in the address", async () => {
    serveApi(API)
    open()

    ;(await screen.findByRole("tab", { name: "Quality" })).focus()
    await userEvent.keyboard("{ArrowRight}{ArrowRight}")

    expect(address()).toBe("/models?model=customer_churn&tab=groups")
    expect(screen.getByRole("tab", { name: "Groups", selected: true })).toHaveFocus()
    expect(screen.getByText("Out of bounds: Age band 60 and over")).toBeInTheDocument()
  })

  it("says plainly that a version without signal is not to be used", async () => {
    const card = buildCard({ verdict: { level: "no_signal", text: "No better than chance." } })
    serveApi({ ...API, [ONE]: { body: buildDetail({ card }) } })
    open()

    expect(await screen.findByText(/This version tells nobody apart/)).toBeInTheDocument()
  })

  it("says why there is no drift and no backtest yet", async () => {
    serveApi(API)
    open("time")

    expect(await screen.findByText("This model has not scored yet")).toBeInTheDocument()
    expect(await screen.findByText("No past score can be checked yet")).toBeInTheDocument()
    expect(screen.getByText(/looks 60 days ahead/)).toBeInTheDocument()
  })

  it("does not promise a look back to a model that does not look ahead", async () => {
    serveApi({ ...API, [ONE]: { body: buildDetail({ card: buildCard({ horizon_days: 0 }) }) } })
    open("time")

    expect(await screen.findByText("This model does not look ahead")).toBeInTheDocument()
  })

  it("shows another version under an address of its own", async () => {
    serveApi(API)
    open()

    await userEvent.selectOptions(await screen.findByLabelText("Version"), CHALLENGER)

    expect(address()).toBe(`/models?model=customer_churn&version=${CHALLENGER}`)
    expect(await screen.findByText("Challenger")).toBeInTheDocument()
  })

  it("promotes a version after saying what will happen", async () => {
    const asked = serveApi(API)
    open("versions")

    await userEvent.click(await screen.findByRole("button", { name: `Promote ${CHALLENGER}` }))
    const dialog = await screen.findByRole("dialog")
    expect(dialog).toHaveTextContent(`${CHALLENGER} takes the place of ${CHAMPION}`)
    await userEvent.click(within(dialog).getByRole("button", { name: "Promote" }))

    await waitFor(() => {
      expect(screen.queryByRole("dialog")).not.toBeInTheDocument()
    })
    expect(asked).toContain(`${ONE}/promote`)
  })

  it("shows a refusal to roll back in the API's own words", async () => {
    const error = { error: { code: "not_found", message: "There was no champion before." } }
    serveApi({ ...API, [`${ONE}/rollback`]: { status: 404, body: error } })
    open("versions")

    await userEvent.click(await screen.findByRole("button", { name: "Roll back" }))
    const dialog = await screen.findByRole("dialog")
    await userEvent.click(within(dialog).getByRole("button", { name: "Roll back" }))

    expect(await within(dialog).findByText("There was no champion before.")).toBeInTheDocument()
  })

  it("says which version a roll back lets score", async () => {
    serveApi(API)
    open("versions")

    await userEvent.click(await screen.findByRole("button", { name: "Roll back" }))

    expect(await screen.findByRole("dialog")).toHaveTextContent(`${OLDER} takes the place of ${CHAMPION}`)
  })

  it("offers no roll back where no version scored before", async () => {
    serveApi({ ...API, [ONE]: { body: buildDetail({ previous_version: null }) } })
    open("versions")

    expect(await screen.findByRole("button", { name: `Promote ${CHALLENGER}` })).toBeInTheDocument()
    expect(screen.queryByRole("button", { name: "Roll back" })).not.toBeInTheDocument()
  })

  it("offers no change of champion to who may not make one", async () => {
    serveApi({ ...API, "/api/v1/me": { body: buildMe({ permissions: ["models:read"] }) } })
    open("versions")

    expect(await screen.findByRole("table", { name: "Versions" })).toBeInTheDocument()
    expect(screen.queryByRole("button", { name: /Promote|Roll back/ })).not.toBeInTheDocument()
  })

  it("compares two versions, and doubts what was tested on other rows", async () => {
    const asked = serveApi(API)
    open("versions")

    const table = await screen.findByRole("table", { name: "Comparison" })
    expect(table).toHaveTextContent("+0.090clearly better")
    expect(screen.getByText(/tested on different rows/)).toBeInTheDocument()
    expect(screen.getByText(/Only the second knows decline_rate/)).toBeInTheDocument()
    expect(asked).toContain(`${ONE}/compare?left=${CHAMPION}&right=${CHALLENGER}`)
  })

  it("says that there is no such model", async () => {
    serveApi(API)
    renderAt(<Models />, "/models?model=nothing")

    expect(await screen.findByText("There is no such model")).toBeInTheDocument()
  })
})
