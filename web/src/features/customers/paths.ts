/** The address of a customer's page. */
export function customerPath(customerId: string): string {
  return `/customers/${encodeURIComponent(customerId)}`
}
