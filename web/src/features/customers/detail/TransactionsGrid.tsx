import type { TransactionRow } from "@/api/types"
import { useMediaQuery } from "@/lib/hooks"
import { VirtualGrid } from "@/ui/VirtualGrid"
import { COLUMNS, isDeclined, PHONE_COLUMNS } from "./transactionColumns"

type TransactionsGridProps = {
  rows: TransactionRow[]
  total: number
  onNearEnd: () => void
}

const rowClass = (row: TransactionRow) => (isDeclined(row) ? "bg-critical-soft" : undefined)

/** The transactions, newest first; declined ones are marked by word, icon and line. */
export function TransactionsGrid({ rows, total, onNearEnd }: TransactionsGridProps) {
  const isPhone = useMediaQuery("(max-width: 639px)")
  return (
    <VirtualGrid
      label="Transactions"
      columns={isPhone ? PHONE_COLUMNS : COLUMNS}
      rows={rows}
      total={total}
      rowKey={(row) => row.transaction_id}
      rowClass={rowClass}
      onNearEnd={onNearEnd}
      className="max-h-[480px] border-t [&_[role=row]]:px-2 [&_[role=row]:last-child]:border-b-0"
    />
  )
}
