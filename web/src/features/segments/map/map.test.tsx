import { screen, within } from "@testing-library/react"
import userEvent from "@testing-library/user-event"
import { describe, expect, it, vi } from "vitest"
import { buildBreakdowns } from "@/test/buildSegments"
import { renderAt } from "@/test/render"
import { Legend } from "@/ui/map/Legend"
import { MapCard } from "./MapCard"
import { stepOf, toScale } from "@/ui/map/scale"
import { stateShapes } from "@/ui/map/shapes"

describe("the scale of the map", () => {
  it("has five steps that hold about as many states each", () => {
    const scale = toScale([10, 1, 9, 2, 8, 3, 7, 4, 6, 5])

    expect(scale).toEqual({ starts: [1, 3, 5, 7, 9], max: 10 })
    expect([1, 2, 3, 10].map((value) => stepOf(scale, value))).toEqual([0, 0, 1, 4])
  })

  it("has fewer steps where states are equal, and none for nothing", () => {
    expect(toScale([5, 5, 5]).starts).toEqual([5])
    expect(toScale([]).starts).toEqual([])
    expect(stepOf(toScale([5]), 0)).toBe(-1)
  })
})

it("draws the 50 states and the District of Columbia", () => {
  const names = stateShapes().map((shape) => shape.name)

  expect(names).toHaveLength(51)
  expect(names).toContain("District of Columbia")
})

it("names a single value once in the legend", () => {
  const { container } = renderAt(<Legend scale={toScale([20, 20, 20, 40])} format={String} />)

  expect(within(container).getAllByRole("listitem").map((item) => item.textContent)).toEqual([
    "none",
    "from 20",
    "40",
  ])
})

function renderMap(chosen: string[] = [], change: Parameters<typeof buildBreakdowns>[0] = {}) {
  const onToggle = vi.fn()
  const { by_state: groups, other_places: otherPlaces } = buildBreakdowns(change)
  const { container } = renderAt(
    <MapCard
      groups={groups}
      otherPlaces={otherPlaces}
      chosen={chosen}
      currency="GBP"
      dataTime="As of 30 Jun 2026"
      onToggle={onToggle}
    />,
  )
  return { onToggle, container }
}

const shapeOf = (container: HTMLElement, name: string) => {
  const shape = container.querySelector(`path[data-state="${name}"]`)
  if (!shape) throw new Error(`No ${name} on the map`)
  return shape
}

describe("the map card", () => {
  it("filters by a press on a state that has customers", async () => {
    const { onToggle, container } = renderMap()
    await screen.findByRole("img", { name: /Map of 2 US states; the most in Texas 42/ })

    await userEvent.click(shapeOf(container, "Texas"))
    await userEvent.click(shapeOf(container, "Ohio"))

    expect(onToggle.mock.calls).toEqual([["TX"]])
  })

  it("tells exact values on hover, and that a state has no customer", async () => {
    const { container } = renderMap()
    await screen.findByRole("img")

    await userEvent.hover(shapeOf(container, "Texas"))
    expect(screen.getByText("£50,000")).toBeInTheDocument()

    await userEvent.hover(shapeOf(container, "Ohio"))
    expect(screen.getByText("No customer")).toBeInTheDocument()
  })

  it("is a table of the same data, which filters by key too", async () => {
    const { onToggle } = renderMap(["CA"])

    await userEvent.click(screen.getByRole("button", { name: "Show Customers by state as a table" }))

    const table = screen.getByRole("table", { name: "Customers by state" })
    const [, first] = within(table).getAllByRole("row")
    expect(first).toHaveTextContent("Texas42")
    expect(screen.getByRole("button", { name: "California" })).toHaveAttribute("aria-pressed", "true")
    screen.getByRole("button", { name: "Texas" }).focus()
    await userEvent.keyboard("{Enter}")
    expect(onToggle).toHaveBeenCalledWith("TX")
  })

  it("names the customers that the map cannot show", async () => {
    const { onToggle } = renderMap()

    expect(screen.getByText(/Not on the map: 8 customers without a US state/)).toBeInTheDocument()
    await userEvent.click(screen.getByRole("button", { name: /No state given 3/ }))

    expect(onToggle).toHaveBeenCalledWith("")
  })

  it("is no empty map where nobody is in a US state", () => {
    renderMap([], { by_state: [] })

    expect(screen.getByText("Nobody here is in a US state")).toBeInTheDocument()
    expect(screen.queryByRole("img")).not.toBeInTheDocument()
    expect(screen.getByText(/Not on the map: 8 customers/)).toBeInTheDocument()
  })
})
