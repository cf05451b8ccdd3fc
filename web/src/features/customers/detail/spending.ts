/** How many days an average day is taken over. */
export const AVERAGE_DAYS = 30

/**
 * Mean of each day and the days before it, as many as `AVERAGE_DAYS` in all; null until there are
 * that many, because a mean of fewer would swing.
 */
export function averageOver(amounts: readonly number[], days = AVERAGE_DAYS): (number | null)[] {
  let sum = 0
  return amounts.map((amount, index) => {
    sum += amount - (index >= days ? (amounts[index - days] ?? 0) : 0)
    return index >= days - 1 ? sum / days : null
  })
}

/** Sum of the amounts, and on how many days there was one. */
export function totalOf(amounts: readonly number[]): { amount: number; activeDays: number } {
  return {
    amount: amounts.reduce((sum, amount) => sum + amount, 0),
    activeDays: amounts.filter((amount) => amount !== 0).length,
  }
}
