/** How many days an average day is taken over. */
export const AVERAGE_DAYS = 30

/**
 * Mean of each day and the days before it, as many as `AVERAGE_DAYS` in all; null until there are
 * that many, because a mean of fewer would swing. Summed in pennies, so that nothing is left over
 * when all amounts have gone.
 */
export function averageOver(amounts: readonly number[], days = AVERAGE_DAYS): (number | null)[] {
  const pennies = amounts.map((amount) => Math.round(amount * 100))
  let sum = 0
  return pennies.map((amount, index) => {
    sum += amount - (index >= days ? (pennies[index - days] ?? 0) : 0)
    return index >= days - 1 ? Math.round(sum / days) / 100 : null
  })
}

/** Sum of the amounts, and on how many days there was one. */
export function totalOf(amounts: readonly number[]): { amount: number; activeDays: number } {
  return {
    amount: amounts.reduce((sum, amount) => sum + amount, 0),
    activeDays: amounts.filter((amount) => amount !== 0).length,
  }
}
