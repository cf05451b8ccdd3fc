import type { AskPlan, AskTurn } from "@/api/types"
import { isChartKind, type ChartKind } from "./charts/kinds"

/** One question: which of its readings was chosen and how it is drawn, where that was said. */
export type Turn = { question: string; choice: number | null; view: ChartKind | null }

const MOST_TURNS = 50

/** "3.pie" says something about the question at 3. */
function parseMarks(params: URLSearchParams, name: string): Map<number, string> {
  return new Map(
    params.getAll(name).flatMap((mark) => {
      const [index, value] = mark.split(".")
      return index && value ? [[Number(index), value] as const] : []
    }),
  )
}

/** Reads a conversation from an address: `q` for each question, in order. */
export function parseConversation(params: URLSearchParams): Turn[] {
  const choices = parseMarks(params, "choice")
  const views = parseMarks(params, "view")
  return params
    .getAll("q")
    .map((question) => question.trim())
    .filter(Boolean)
    .slice(0, MOST_TURNS)
    .map((question, index) => {
      const choice = Number(choices.get(index) ?? Number.NaN)
      const view = views.get(index)
      return {
        question,
        choice: Number.isInteger(choice) && choice >= 0 ? choice : null,
        view: isChartKind(view) ? view : null,
      }
    })
}

/** Writes a conversation as an address that can be shared. */
export function writeConversation(turns: readonly Turn[]): URLSearchParams {
  const params = new URLSearchParams()
  turns.forEach(({ question }) => {
    params.append("q", question)
  })
  turns.forEach(({ choice, view }, index) => {
    if (choice !== null) params.append("choice", `${String(index)}.${String(choice)}`)
    if (view !== null) params.append("view", `${String(index)}.${view}`)
  })
  return params
}

/** A question after those asked; a choice or a drawing changes one of them. */
export function addQuestion(turns: readonly Turn[], question: string): Turn[] {
  return [...turns, { question: question.trim(), choice: null, view: null }].slice(-MOST_TURNS)
}

/** Another reading makes other answers of what follows: those questions are dropped. */
export function choose(turns: readonly Turn[], index: number, choice: number | null): Turn[] {
  return turns.slice(0, index + 1).map((turn, at) => (at === index ? { ...turn, choice, view: null } : turn))
}

export function draw(turns: readonly Turn[], index: number, view: ChartKind): Turn[] {
  return turns.map((turn, at) => (at === index ? { ...turn, view } : turn))
}

/** Longer questions are refused, so nothing follows up on them. */
const LONGEST = 400

/** The questions of a conversation as the API keeps them. */
export function toAskTurns(turns: readonly Turn[]): AskTurn[] {
  return turns
    .filter(({ question }) => question.length <= LONGEST)
    .map(({ question, choice }) => ({ question, choice }))
}

/** A conversation as the API kept it; the last answer drawn in some way. */
export function fromAskTurns(kept: readonly AskTurn[], view: string | null = null): Turn[] {
  return kept.map(({ question, choice }, index) => ({
    question,
    choice: choice ?? null,
    view: index === kept.length - 1 && isChartKind(view ?? undefined) ? (view as ChartKind) : null,
  }))
}

const inOrder = (_key: string, value: unknown): unknown =>
  value !== null && typeof value === "object" && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => a.localeCompare(b)))
    : value

/** Whether two plans ask the same, in whatever order their parts are written. */
export function isSamePlan(one: AskPlan, other: AskPlan): boolean {
  return JSON.stringify(one, inOrder) === JSON.stringify(other, inOrder)
}
