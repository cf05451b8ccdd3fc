import { currencySymbol, MINUS } from "@/lib/format"

const QUOTED = /(“[^”]*”)/
const AMOUNT = /\b([A-Z]{3}) (?=\d)/g
const NEGATIVE = /(?<=^|[\s(])-(?=\d)/g

function typesetPlain(text: string): string {
  return text
    .replace(AMOUNT, (written, code: string) => currencySymbol(code) ?? written)
    .replace(NEGATIVE, MINUS)
}

/**
 * Writes amounts and minus signs as the rest of the app does: £1,250 and −4.0 for "GBP 1,250" and
 * "-4.0". What somebody said stands between quotation marks, and stays word for word.
 */
export const typeset = (text: string) =>
  text
    .split(QUOTED)
    .map((part) => (QUOTED.test(part) ? part : typesetPlain(part)))
    .join("")
