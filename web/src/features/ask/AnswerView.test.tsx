import { render, screen } from "@testing-library/react"
import { describe, expect, it, vi } from "vitest"
import type { Answer } from "@/api/types"
import { buildAnswer, withoutAnswer } from "@/test/buildAsk"
import { AnswerView } from "./AnswerView"

const NOTICE = "A language model was asked as well: it did not answer in time."

function show(answer: Answer) {
  render(
    <AnswerView
      answer={{ ...answer, chart: null }}
      turn={{ question: "splurge", choice: null, view: null }}
      wording={{ currency: "GBP", labels: {} }}
      canExport
      onChoose={vi.fn()}
      onDraw={vi.fn()}
      actions={null}
      renderClaims={() => null}
    />,
  )
}

describe("an answer", () => {
  it("says that a language model read the question, and what it read words as", () => {
    const corrections = [{ typed: "splurge", read_as: "spend" }]

    show(buildAnswer({ read_by: "openai:gpt", corrections, rows: [] }))

    expect(screen.getByText("Read by a language model")).toBeVisible()
    expect(screen.getByTitle(/^openai:gpt said/)).toBeVisible()
    expect(screen.getByText("Read “splurge” as “spend”")).toBeVisible()
  })

  it("says nothing of a language model where none took part", () => {
    show(buildAnswer({ rows: [] }))

    expect(screen.queryByText(/language model/)).not.toBeInTheDocument()
  })

  it("says why the model's reading was not taken, beside the refusal", () => {
    show(withoutAnswer({ notice: NOTICE }))

    expect(screen.getByText("The data does not say.")).toBeVisible()
    expect(screen.getByText(NOTICE)).toBeVisible()
  })
})
