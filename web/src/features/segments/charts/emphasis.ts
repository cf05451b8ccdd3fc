/** How strongly a part is drawn: fully where no filter holds its dimension, or holds it. */
export function emphasis<T>(chosen: readonly T[], value: T): number {
  return chosen.length === 0 || chosen.includes(value) ? 1 : 0.28
}
