import { render, screen } from "@testing-library/react"
import userEvent from "@testing-library/user-event"
import { describe, expect, it } from "vitest"
import { buildInteraction } from "@/test/build"
import { InteractionList } from "./Interactions"
import { bandOf } from "./labels"

function renderList(change: Parameters<typeof buildInteraction>[0] = {}, citedId: string | null = null) {
  render(
    <InteractionList
      rows={[buildInteraction(change)]}
      citedId={citedId}
      isFiltered={false}
      isLoadingMore={false}
    />,
  )
}

describe("an interaction", () => {
  it("shows type, category and tone in words and in numbers", () => {
    renderList()

    const item = screen.getByRole("listitem")
    expect(item).toHaveTextContent("Support ticket")
    expect(item).toHaveTextContent("Data quality")
    expect(item).toHaveTextContent("Negative −0.72")
  })

  it("does not pass off an unusable reading as neutral", () => {
    renderList({ is_usable: false, sentiment: 0 })

    expect(screen.getByText("No usable reading")).toBeInTheDocument()
  })

  it("unfolds a long text", async () => {
    renderList({ body: "word ".repeat(100) })

    await userEvent.click(screen.getByRole("button", { name: "Show all" }))

    expect(screen.getByRole("button", { name: "Show less" })).toHaveAttribute("aria-expanded", "true")
  })

  it("takes the focus when it is cited", () => {
    renderList({}, "I1")

    expect(screen.getByRole("listitem")).toHaveFocus()
    expect(screen.getByRole("listitem")).toHaveAttribute("aria-current", "true")
  })
})

it("keeps the API's limits between tones", () => {
  expect([-0.31, -0.3, 0.3, 0.31].map(bandOf)).toEqual(["negative", "neutral", "neutral", "positive"])
})
