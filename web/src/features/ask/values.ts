import type { AnswerCell, AnswerField } from "@/api/types"
import { formatDate } from "@/lib/dates"
import {
  DASH,
  formatCount,
  formatMoneyAxis,
  formatMoneyExact,
  formatMoney,
  formatNumber,
  formatPct,
  formatScore,
  formatShare,
  humanise,
} from "@/lib/format"
import { STATE_NAME } from "@/lib/states"

/** How answers are worded: the reporting currency, and the labels of values by their column. */
export type Wording = {
  currency: string | null
  labels: Record<string, Record<string, string>>
}

/** From here on pennies tell nothing, and an axis is short. */
const THOUSAND = 1_000

const MONTH = { month: "short", year: "numeric", timeZone: "UTC" } as const

function showMoney(value: number, currency: string | null): string {
  return Math.abs(value) < THOUSAND
    ? formatMoneyExact(value, currency)
    : formatMoney(value, currency)
}

/** As many digits as tell something: none of a whole number. */
function showNumber(value: number, digits = 2): string {
  return formatNumber(value, Number.isInteger(value) ? 0 : digits)
}

const LENGTH: Record<string, string> = { days: "day", months: "month", years: "year" }

type ShowQuantity = (value: number, currency: string | null) => string

const QUANTITY: Record<string, ShowQuantity> = {
  money: showMoney,
  usd: (value) => showMoney(value, "USD"),
  pct: formatPct,
  share: formatShare,
  score: formatScore,
}

/** A number in the unit of its column. */
export function showQuantity(field: AnswerField, value: number, { currency }: Wording): string {
  const length = field.unit && LENGTH[field.unit]
  if (length) {
    return Number.isInteger(value) ? formatCount(value, length) : `${formatNumber(value, 1)} ${length}s`
  }
  const show = QUANTITY[field.unit ?? ""] ?? ((known: number) => showNumber(known))
  return show(value, currency)
}

/** The same for an axis: short, as its name has the unit. */
export function showOnAxis(field: AnswerField, value: number, { currency }: Wording): string {
  if (field.unit === "money") return formatMoneyAxis(value, currency)
  if (field.unit === "usd") return formatMoneyAxis(value, "USD")
  if (field.unit === "pct") return `${showNumber(value, 1)}%`
  if (field.unit === "share") return `${showNumber(value * 100, 1)}%`
  return Math.abs(value) < THOUSAND ? showNumber(value) : formatMoneyAxis(value)
}

/** The first day of a week, month, quarter or year as people name it. */
function showTime(name: string, value: string): string {
  const day = new Date(value)
  if (name === "month") return day.toLocaleDateString("en-GB", MONTH).replace("Sept", "Sep")
  if (name === "year") return String(day.getUTCFullYear())
  if (name === "quarter") {
    return `Q${String(Math.floor(day.getUTCMonth() / 3) + 1)} ${String(day.getUTCFullYear())}`
  }
  return formatDate(value)
}

/** "customers.customer_segment" is of the column "customer_segment". */
const columnOf = (field: AnswerField): string => field.source.split(".").at(-1) ?? field.name

const MACHINE_WORD = /^[a-z0-9]+([_ ][a-z0-9]+)*$/

function showWord(field: AnswerField, value: string, { labels }: Wording): string {
  if (field.kind === "key") return value
  if (field.kind === "state") return STATE_NAME[value] ?? value
  const known = labels[columnOf(field)]?.[value]
  return known ?? (MACHINE_WORD.test(value) ? humanise(value) : value)
}

/** A value of an answer in words; what is not known is a dash. */
export function showCell(field: AnswerField, value: AnswerCell | undefined, wording: Wording): string {
  if (value == null || value === "") return DASH
  if (typeof value === "boolean") return value ? "Yes" : "No"
  if (typeof value === "number") return showQuantity(field, value, wording)
  return field.kind === "time" ? showTime(field.name, value) : showWord(field, value, wording)
}

/** What a column is measured in, for its axis. */
export function axisName(field: AnswerField, { currency }: Wording): string {
  if (field.unit === "money" && currency) return `${field.label} (${currency})`
  if (field.unit === "usd") return `${field.label} (USD)`
  if (field.unit && LENGTH[field.unit]) return `${field.label} (${field.unit})`
  return field.label
}
