import { screen, waitFor } from "@testing-library/react"
import userEvent from "@testing-library/user-event"
import { afterEach, describe, expect, it, vi } from "vitest"
import { buildTransaction, buildTransactionPage } from "@/test/buildCustomers"
import { renderAt, serveApi } from "@/test/render"
import { NO_TRANSACTION_FILTERS, type TransactionFilters } from "../filters"
import { Transactions } from "./Transactions"

const PATH = "/api/v1/customers/C1/transactions"

function renderTransactions(filters: Partial<TransactionFilters> = {}, canExport = true) {
  const onChange = vi.fn()
  renderAt(
    <Transactions
      customerId="C1"
      filters={{ ...NO_TRANSACTION_FILTERS, ...filters }}
      categories={["Dining", "unknown"]}
      lastDay="2026-06-30"
      canExport={canExport}
      onChange={onChange}
    />,
  )
  return onChange
}

const serveRows = (...rows: Parameters<typeof buildTransaction>[0][]) =>
  serveApi({ [PATH]: { body: buildTransactionPage(rows.map(buildTransaction)) } })

afterEach(() => {
  vi.unstubAllGlobals()
})

describe("the transactions", () => {
  it("show when, where and how much, and what they add up to", async () => {
    serveRows({})
    renderTransactions()

    const row = await screen.findByRole("row", { name: /Blue Door/ })
    for (const text of ["21 Jun 2026", "09:30 UTC", "Dining", "In store", "£48.20", "Approved"]) {
      expect(row).toHaveTextContent(text)
    }
    expect(screen.getByText(/1 transaction, £48.20 approved/)).toBeInTheDocument()
  })

  it("mark a declined one by word and by line, not by colour alone", async () => {
    serveRows({ status: "declined" })
    renderTransactions()

    const row = await screen.findByRole("row", { name: /Blue Door/ })
    expect(row).toHaveTextContent("Declined")
    expect(screen.getByTitle("Declined: not counted as spending").tagName).toBe("S")
  })

  it("ask the API for what is filtered", async () => {
    const asked = serveRows({})
    renderTransactions({ from: "2026-04-01", categories: ["Dining"], statuses: ["declined"] })

    await waitFor(() => {
      expect(asked[0]).toMatch(/from=2026-04-01&category=Dining&status=declined/)
    })
  })

  it("can be filtered by several values, shown as chips", async () => {
    serveRows({})
    const onChange = renderTransactions({ channels: ["online"] })

    expect(screen.getByRole("button", { name: "Filter by channel: Online" })).toBeInTheDocument()
    await userEvent.click(screen.getByRole("button", { name: "Filter by category" }))
    await userEvent.click(await screen.findByRole("menuitemcheckbox", { name: "Unknown category" }))

    expect(onChange).toHaveBeenCalledWith({ categories: ["unknown"] })
  })

  it("count the usual dates back from the newest day of the data", async () => {
    serveRows({})
    const onChange = renderTransactions()

    await userEvent.click(screen.getByRole("button", { name: "Filter by date" }))
    await userEvent.click(await screen.findByRole("button", { name: "30 days" }))

    expect(onChange).toHaveBeenCalledWith({ from: "2026-06-01", to: "2026-06-30" })
  })

  it("say why there are none, and what to do", async () => {
    serveRows()
    const onChange = renderTransactions({ categories: ["Dining"] })

    await userEvent.click(await screen.findByRole("button", { name: "Clear the filters" }))

    expect(onChange).toHaveBeenCalledWith(NO_TRANSACTION_FILTERS)
  })

  it("show an error in the API's own words", async () => {
    serveApi({ [PATH]: { status: 503, body: { error: { code: "busy", message: "Too busy." } } } })
    renderTransactions()

    expect(await screen.findByText("Too busy.")).toBeInTheDocument()
  })

  it("can be exported only with the right to it", () => {
    serveRows({})
    renderTransactions({}, false)

    expect(screen.queryByRole("button", { name: "Export CSV" })).not.toBeInTheDocument()
  })

  it("export every row that matches, not only those in sight", async () => {
    const asked = serveRows({})
    renderTransactions({ statuses: ["declined"] })

    await userEvent.click(screen.getByRole("button", { name: "Export CSV" }))

    expect(asked).toContain(`${PATH}/export?status=declined`)
  })
})
