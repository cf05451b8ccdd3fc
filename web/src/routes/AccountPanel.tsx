export function AccountPanel({ accountId }: { accountId: string }) {
  return <p>{accountId}</p>
}
