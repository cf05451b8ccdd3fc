import { DASH } from "./format"

const LOCALE = "en-GB"
const DAY_MS = 86_400_000

const DATE: Intl.DateTimeFormatOptions = {
  day: "numeric",
  month: "short",
  year: "numeric",
  timeZone: "UTC",
}

const TIME: Intl.DateTimeFormatOptions = {
  hour: "2-digit",
  minute: "2-digit",
  hour12: false,
  timeZone: "UTC",
}

/** "30 Jun 2026", of a date or a point in time; in UTC, as the data is. */
export function formatDate(value: string | null | undefined): string {
  return value ? new Date(value).toLocaleDateString(LOCALE, DATE).replace("Sept", "Sep") : DASH
}

/** "06:12 UTC". */
export function formatTime(value: string | null | undefined): string {
  return value ? `${new Date(value).toLocaleTimeString(LOCALE, TIME)} UTC` : DASH
}

export function formatDateTime(value: string | null | undefined): string {
  return value ? `${formatDate(value)}, ${formatTime(value)}` : DASH
}

/** The calendar day `days` away from an ISO date. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10)
}

export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS)
}

/** A length of time in its largest sensible unit: "42 s", "3 min", "5 h", "2 days". */
export function formatDuration(seconds: number | null | undefined): string {
  if (seconds == null) return DASH
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  if (seconds < 90) return `${Math.round(seconds)} s`
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} h`
  return `${Math.round(seconds / 86_400)} days`
}

/** Days to a renewal in words: "in 41 days", "today", "12 days ago". */
export function formatDaysAway(days: number | null | undefined): string {
  if (days == null) return DASH
  if (days === 0) return "today"
  const size = Math.abs(days)
  const text = `${size} ${size === 1 ? "day" : "days"}`
  return days > 0 ? `in ${text}` : `${text} ago`
}
