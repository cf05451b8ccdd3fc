import { screen, waitFor } from "@testing-library/react"
import userEvent from "@testing-library/user-event"
import { afterEach, describe, expect, it, vi } from "vitest"
import { buildMe } from "@/test/build"
import { buildMember, buildMemberPage, buildOverview, savedList } from "@/test/buildSegments"
import { renderAt, serveApi } from "@/test/render"
import Segments from "./Segments"

const API = {
  "/api/v1/me": { body: buildMe({ permissions: ["customers:read", "customers:export"] }) },
  "/api/v1/segments": { body: buildOverview() },
  "/api/v1/segments/members": { body: buildMemberPage([buildMember()]) },
  "/api/v1/segments/saved": { body: savedList([]) },
}

const address = () => screen.getByLabelText("Address").textContent

afterEach(() => {
  vi.unstubAllGlobals()
})

describe("the segments screen", () => {
  it("shows the figures, with what a missing one means", async () => {
    serveApi(API)
    renderAt(<Segments />, "/segments")

    const figures = await screen.findByRole("region", { name: "Headline figures" })
    expect(figures).toHaveTextContent("60.0% of 100")
    expect(figures).toHaveTextContent("£1.2M")
    expect(figures).toHaveTextContent("none of them is scored yet")
  })

  it("keeps filters in the address and asks for figures and list by them", async () => {
    const asked = serveApi(API)
    renderAt(<Segments />, "/segments?card_type=Premium")

    await userEvent.click(await screen.findByRole("button", { name: /^Dormant/ }))

    expect(address()).toBe("/segments?card_type=Premium&segment=dormant")
    await waitFor(() => {
      const both = asked.filter((path) => /card_type=Premium/.test(path) && /segment=dormant/.test(path))
      expect(both.length).toBe(2)
    })
  })

  it("offers each choice with the customers it would leave", async () => {
    serveApi(API)
    renderAt(<Segments />, "/segments")

    await userEvent.click(await screen.findByRole("button", { name: "Filter by state" }))
    await userEvent.click(await screen.findByRole("menuitemcheckbox", { name: /Texas\s*42/ }))

    expect(address()).toBe("/segments?state=TX")
  })

  it("takes a least lifetime value, typed or picked", async () => {
    serveApi(API)
    renderAt(<Segments />, "/segments")

    await userEvent.click(await screen.findByRole("button", { name: "Filter by lifetime value" }))
    await userEvent.type(await screen.findByLabelText("At least (GBP)"), "2500{Enter}")

    expect(address()).toBe("/segments?min_lifetime_value=2500")
  })

  it("says what to connect while there are no customers", async () => {
    serveApi({ ...API, "/api/v1/segments": { body: buildOverview({ all_customer_count: 0 }) } })
    renderAt(<Segments />, "/segments")

    expect(await screen.findByText("There are no customers yet")).toBeInTheDocument()
    expect(screen.getByText(/customers and transactions feeds/)).toBeInTheDocument()
  })

  it("shows an error in the API's own words, with another try", async () => {
    const error = { error: { code: "nothing_published", message: "Nothing is published yet." } }
    serveApi({ ...API, "/api/v1/segments": { status: 503, body: error } })
    renderAt(<Segments />, "/segments")

    expect(await screen.findByText("Nothing is published yet.")).toBeInTheDocument()
    expect(screen.getByRole("button", { name: "Try again" })).toBeInTheDocument()
  })
})
