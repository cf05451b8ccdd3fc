import { fireEvent, screen } from "@testing-library/react"
import userEvent from "@testing-library/user-event"
import { afterEach, describe, expect, it, vi } from "vitest"
import { buildMe } from "@/test/build"
import { buildModel, buildPrediction, CHAMPION } from "@/test/buildModels"
import { renderAt, serveApi } from "@/test/render"
import { AccountNext, CustomerNext } from "./NextPanel"

const ONE = "/api/v1/predictions/customer_churn/C1"
const after = { ...buildPrediction(), prediction: 0.1, score: 25.5, category: "low" as const }
const API = {
  "/api/v1/me": { body: buildMe({ permissions: ["predictions:read", "models:read"] }) },
  "/api/v1/models": { body: { items: [buildModel()], total: 1 } },
  [ONE]: { body: buildPrediction() },
  [`${ONE}/what-if`]: { body: { before: buildPrediction(), after, changes: [] } },
}

const renderCustomer = () => renderAt(<CustomerNext customerId="C1" currency="GBP" />)

afterEach(() => {
  vi.unstubAllGlobals()
})

describe("what is likely next", () => {
  it("tells probability, score, reasons and where they come from", async () => {
    serveApi(API)
    renderCustomer()

    expect(await screen.findByText("26.3%")).toBeInTheDocument()
    expect(screen.getByText("High risk")).toBeInTheDocument()
    const drivers = screen.getAllByRole("listitem").map((row) => row.textContent)
    expect(drivers[0]).toMatch(/This raises the risk\.raises the risk$/)
    expect(drivers[1]).toMatch(/^State: NY\. This lowers the risk\./)
    expect(screen.getByRole("link", { name: `version ${CHAMPION}` })).toHaveAttribute(
      "href",
      `/models?model=customer_churn&version=${CHAMPION}`,
    )
  })

  it("asks what if, by slider, and says what the model would answer", async () => {
    const asked = serveApi(API)
    renderCustomer()

    await userEvent.click(await screen.findByRole("button", { name: "Try other values" }))
    fireEvent.change(screen.getByRole("slider"), { target: { value: "10" } })

    expect(await screen.findByText("10.0%")).toBeInTheDocument()
    expect(screen.getByText(/−16.3 points/)).toBeInTheDocument()
    expect(asked).toContain(`${ONE}/what-if`)
    await userEvent.click(screen.getByRole("button", { name: "Back to how it is" }))
    expect(screen.getByText("Move a slider.")).toBeInTheDocument()
  })

  it("says why somebody is not scored, as no error", async () => {
    const error = { error: { code: "not_found", message: "Too little is known." } }
    serveApi({ ...API, [ONE]: { status: 404, body: error } })
    renderCustomer()

    expect(await screen.findByText("Not scored.")).toBeInTheDocument()
    expect(screen.getByText(/Too little is known/)).toBeInTheDocument()
    expect(screen.queryByRole("alert")).not.toBeInTheDocument()
  })

  it("predicts nothing of who has left already", async () => {
    const lapsed = buildPrediction({ prediction: null, score: null, category: "lapsed", drivers: [] })
    serveApi({ ...API, [ONE]: { body: lapsed } })
    renderCustomer()

    expect(await screen.findByText("Lapsed")).toBeInTheDocument()
    expect(screen.queryByText("—")).not.toBeInTheDocument()
  })

  it("adds the expected spend where a model has it", async () => {
    const spend = buildPrediction({ model: "lifetime_value", prediction: 1204.4, score: null, category: null })
    serveApi({ ...API, "/api/v1/predictions/lifetime_value/C1": { body: spend } })
    renderCustomer()

    expect(await screen.findByText("£1,204")).toBeInTheDocument()
  })

  it("warns where the model behind it has no signal", async () => {
    const model = buildModel({ model: "account_churn", verdict: { level: "no_signal", text: "No better than chance." } })
    serveApi({
      ...API,
      "/api/v1/models": { body: { items: [model], total: 1 } },
      "/api/v1/predictions/account_churn/A1": { body: buildPrediction({ model: "account_churn" }) },
    })
    renderAt(<AccountNext accountId="A1" />)

    expect(await screen.findByText("No better than chance.")).toBeInTheDocument()
  })

  it("is not there for who may not read predictions", async () => {
    const asked = serveApi({ ...API, "/api/v1/me": { body: buildMe({ permissions: ["customers:read"] }) } })
    renderCustomer()

    await vi.waitFor(() => {
      expect(asked).toEqual(["/api/v1/me"])
    })
    expect(screen.queryByText("What is likely next")).not.toBeInTheDocument()
  })
})
