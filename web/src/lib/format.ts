const LOCALE = "en-GB"
export const MINUS = "\u2212"

/** What stands where a value is not known; never a zero. */
export const DASH = "—"

type Known<T> = (value: T) => string

function whenKnown<T>(value: T | null | undefined, format: Known<T>): string {
  return value == null ? DASH : format(value)
}

function withSign(value: number, text: string): string {
  if (value === 0) return text
  return (value > 0 ? "+" : MINUS) + text
}

export function formatNumber(value: number | null | undefined, digits = 0): string {
  return whenKnown(value, (known) =>
    known
      .toLocaleString(LOCALE, { minimumFractionDigits: digits, maximumFractionDigits: digits })
      .replace("-", MINUS),
  )
}

/** A health score or its points: one digit, always. */
export function formatScore(value: number | null | undefined): string {
  return formatNumber(value, 1)
}

function moneyOptions(currency: string | null | undefined): Intl.NumberFormatOptions {
  return currency ? { style: "currency", currency, currencyDisplay: "narrowSymbol" } : {}
}

/** The sign before an amount: £; none for a currency that is written by its code. */
export function currencySymbol(currency: string): string | null {
  const parts = new Intl.NumberFormat(LOCALE, moneyOptions(currency)).formatToParts(0)
  const symbol = parts.find(({ type }) => type === "currency")?.value
  return symbol && symbol !== currency ? symbol : null
}

/** The exact amount without pennies: £1,204,310. */
export function formatMoney(value: number | null | undefined, currency?: string | null): string {
  return whenKnown(value, (known) =>
    known
      .toLocaleString(LOCALE, {
        ...moneyOptions(currency),
        maximumFractionDigits: 0,
        signDisplay: "negative",
      })
      .replace("-", MINUS),
  )
}

/** A difference of amounts with its sign; none has no sign: +£1,204. */
export function formatMoneyChange(value: number | null | undefined, currency?: string | null): string {
  return whenKnown(value, (known) =>
    withSign(Math.round(known), formatMoney(Math.abs(known), currency)),
  )
}

/** The exact amount with pennies: £48.20. */
export function formatMoneyExact(value: number | null | undefined, currency?: string | null): string {
  return whenKnown(value, (known) =>
    known
      .toLocaleString(LOCALE, {
        ...moneyOptions(currency),
        minimumFractionDigits: 2,
        maximumFractionDigits: 2,
      })
      .replace("-", MINUS),
  )
}

/** From here on an amount keeps one decimal. */
const MILLION = 1_000_000

/** British English writes 1.2m and 3k, where m may be read as metres or thousands. */
const UNIT: Record<string, string> = { k: "K", m: "M", bn: "B", tn: "T" }

/** For tiles and axes: £1.2M. The exact amount belongs on hover. */
export function formatMoneyShort(
  value: number | null | undefined,
  currency?: string | null,
): string {
  return whenKnown(value, (known) =>
    known
      .toLocaleString(LOCALE, {
        ...moneyOptions(currency),
        notation: "compact",
        minimumFractionDigits: Math.abs(known) >= MILLION ? 1 : 0,
        maximumFractionDigits: Math.abs(known) >= MILLION ? 1 : 0,
      })
      .replace("-", MINUS)
      .replace(/[a-z]+$/, (unit) => UNIT[unit] ?? unit),
  )
}

/** For an axis, whose marks must differ: £2.5K beside £2K. */
export function formatMoneyAxis(value: number, currency?: string | null): string {
  const digits = { minimumFractionDigits: 0, maximumFractionDigits: 1 }
  return value
    .toLocaleString(LOCALE, { ...moneyOptions(currency), notation: "compact", ...digits })
    .replace("-", MINUS)
    .replace(/[a-z]+$/, (unit) => UNIT[unit] ?? unit)
}

/** A share from 0 to 1 as a percentage with one decimal. */
export function formatShare(share: number | null | undefined): string {
  return whenKnown(share, (known) => `${formatNumber(known * 100, 1)}%`)
}

/** A percentage as the marts hold it, from 0 to 100, with one decimal. */
export function formatPct(pct: number | null | undefined): string {
  return whenKnown(pct, (known) => `${formatNumber(known, 1)}%`)
}

/** A change with its sign; zero has none. */
export function formatChange(value: number | null | undefined, digits = 1): string {
  return whenKnown(value, (known) => withSign(known, formatNumber(Math.abs(known), digits)))
}

export function formatCount(count: number, one: string, many = `${one}s`): string {
  return `${formatNumber(count)} ${count === 1 ? one : many}`
}

/** Turns a machine's word into a person's: `feature_request` into "Feature request". */
export function humanise(word: string): string {
  const text = word.replaceAll(/[_.]/g, " ").trim()
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** The part of a run's id that tells runs apart at a glance: the last of "20261121-084355-074d". */
export function shortRunId(runId: string): string {
  return (runId.split("-").at(-1) ?? runId).slice(0, 4)
}
