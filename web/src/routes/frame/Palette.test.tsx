import { screen } from "@testing-library/react"
import userEvent from "@testing-library/user-event"
import { afterEach, describe, expect, it, vi } from "vitest"
import { buildCampaign, campaignList } from "@/test/buildCampaigns"
import { buildModel } from "@/test/buildModels"
import { renderAt, serveApi } from "@/test/render"
import Palette from "./Palette"

const API = {
  "/api/v1/models": { body: { items: [buildModel({ title: "Spring churn" })], total: 1 } },
  "/api/v1/campaigns": {
    body: campaignList([
      buildCampaign({ id: 7, name: "Spring rescue", status: "launched" }),
      buildCampaign({ id: 8, name: "Autumn" }),
    ]),
  },
}

afterEach(() => {
  vi.unstubAllGlobals()
})

describe("the palette", () => {
  it("finds a saved campaign by a part of its name and opens it", async () => {
    serveApi(API)
    renderAt(<Palette onClose={vi.fn()} screens={[]} permissions={["campaigns:read", "models:read"]} />)

    await userEvent.type(screen.getByRole("combobox", { name: "Search or go to" }), "SPRING")
    await userEvent.click(await screen.findByRole("option", { name: /Spring rescue.*Campaign · Launched/ }))

    expect(screen.queryByRole("option", { name: /Autumn/ })).not.toBeInTheDocument()
    expect(screen.getByRole("option", { name: /Spring churn/ })).toBeInTheDocument()
    expect(screen.getByLabelText("Address")).toHaveTextContent("/campaigns?tab=saved&campaign=7")
  })

  it("does not ask for campaigns that the role may not read", async () => {
    const asked = serveApi(API)
    renderAt(<Palette onClose={vi.fn()} screens={[]} permissions={["models:read"]} />)

    await userEvent.type(screen.getByRole("combobox", { name: "Search or go to" }), "spring")

    expect(await screen.findByRole("option", { name: /Spring churn/ })).toBeInTheDocument()
    expect(asked).toEqual(["/api/v1/models"])
  })
})
