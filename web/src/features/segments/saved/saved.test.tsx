import { screen, within } from "@testing-library/react"
import userEvent from "@testing-library/user-event"
import { afterEach, describe, expect, it, vi } from "vitest"
import { buildSaved, savedList } from "@/test/buildSegments"
import { renderAt, serveApi } from "@/test/render"
import { parseFilters } from "../filters"
import { describeFilters } from "./describe"
import { SavedMenu } from "./SavedMenu"

const PATH = "/api/v1/segments/saved"
const read = (search: string) => parseFilters(new URLSearchParams(search))

function renderMenu(search: string, saved = [buildSaved()]) {
  const onChange = vi.fn()
  const asked = serveApi({
    [PATH]: { body: savedList(saved) },
    [`${PATH}/1`]: { status: 204, body: undefined },
  })
  renderAt(<SavedMenu filters={read(search)} currency="GBP" onChange={onChange} />)
  return { onChange, asked }
}

async function choose(menu: string, item: RegExp) {
  await userEvent.click(await screen.findByRole("button", { name: menu }))
  await userEvent.click(await screen.findByRole("menuitem", { name: item }))
}

afterEach(() => {
  vi.unstubAllGlobals()
})

describe("saved segments", () => {
  it("load their filters, and show how many customers they hold now", async () => {
    const { onChange } = renderMenu("")

    await choose("Saved segments", /Texans\s*42/)

    expect(onChange).toHaveBeenCalledWith({
      segments: [],
      states: ["TX"],
      risks: [],
      cardTypes: [],
      minLifetimeValue: null,
    })
  })

  it("are named on the button while their filters are on", async () => {
    renderMenu("state=TX")

    expect(await screen.findByRole("button", { name: "Texans" })).toBeInTheDocument()
  })

  it("save the present filters under a name, said in words", async () => {
    const { asked } = renderMenu("segment=declining&state=CA")

    await choose("Saved segments", /Save these filters/)
    const dialog = await screen.findByRole("dialog", { name: "Save this segment" })
    expect(dialog).toHaveTextContent("Declining · CA")
    await userEvent.type(within(dialog).getByLabelText("Name"), "West{Enter}")

    expect(asked.filter((path) => path === PATH).length).toBeGreaterThan(1)
    expect(dialog).not.toBeInTheDocument()
  })

  it("cannot save what is saved already, or nothing", async () => {
    renderMenu("state=TX")
    await userEvent.click(await screen.findByRole("button", { name: "Texans" }))

    expect(screen.queryByRole("menuitem", { name: /Save these/ })).not.toBeInTheDocument()
  })

  it("are deleted only once their name is typed", async () => {
    const { asked } = renderMenu("")
    await choose("Saved segments", /Rename or delete/)
    await userEvent.click(await screen.findByRole("button", { name: "Delete Texans" }))
    const confirm = await screen.findByRole("button", { name: "Delete segment" })
    expect(confirm).toBeDisabled()

    await userEvent.type(screen.getByLabelText("Type Texans to confirm"), "Texans")
    await userEvent.click(confirm)

    expect(asked).toContain(`${PATH}/1`)
  })

  it("of somebody else can be loaded, not changed", async () => {
    renderMenu("", [buildSaved({ can_change: false, created_by: "bob" })])
    await choose("Saved segments", /Rename or delete/)

    const dialog = await screen.findByRole("dialog", { name: "Saved segments" })
    expect(dialog).toHaveTextContent("42 customers now · by bob")
    expect(within(dialog).queryByRole("button", { name: /Delete/ })).not.toBeInTheDocument()
  })

  it("say what to do while there are none", async () => {
    renderMenu("", [])
    await userEvent.click(await screen.findByRole("button", { name: "Saved segments" }))

    expect(await screen.findByText(/None yet/)).toBeInTheDocument()
  })
})

it("filters are described in words", () => {
  expect(describeFilters(read(""), "GBP")).toBe("All customers")
  expect(
    describeFilters(read("segment=dormant&segment=declining&state=&risk=high&min_lifetime_value=5000"), "GBP"),
  ).toBe("Dormant or Declining · No state given · High risk · from £5,000")
})
