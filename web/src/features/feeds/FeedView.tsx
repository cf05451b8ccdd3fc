import type { FeedColumn, FeedDashboard } from "@/api/types"
import { formatDate, formatDateTime } from "@/lib/dates"
import { formatCount, formatNumber, formatShare, humanise } from "@/lib/format"
import { Badge } from "@/ui/Badge"
import { Card } from "@/ui/Card"
import { Fact } from "@/ui/Fact"
import { PlainTable, type PlainColumn } from "@/ui/PlainTable"
import { Missing } from "@/ui/states"
import { ColumnBars } from "./ColumnBars"

/** All that is known of a feed nobody wrote a screen for. */
export function FeedView({ board }: { board: FeedDashboard }) {
  return (
    <div className="grid gap-5">
      <FeedFacts board={board} />
      <Columns board={board} />
      <div className="grid grid-cols-1 gap-5 lg:grid-cols-2">
        {board.columns.map((column) =>
          column.chart && column.bars.length > 0 ? (
            <ColumnBars key={column.column_name} column={column} chart={column.chart} />
          ) : null,
        )}
      </div>
      <SampleRows board={board} />
    </div>
  )
}

function FeedFacts({ board }: { board: FeedDashboard }) {
  const { snapshot, newest_effective_at: newest } = board
  return (
    <Card title={humanise(board.feed)} note={board.description}>
      <dl className="grid grid-cols-2 gap-4 sm:grid-cols-5">
        <Fact term="Rows">{formatNumber(board.row_count)}</Fact>
        <Fact term="Newest row">
          {newest ? formatDateTime(newest) : <Missing reason="its rows carry no time" />}
        </Fact>
        <Fact term="As of">{formatDate(snapshot.as_of)}</Fact>
        <Fact term="Published">{formatDateTime(snapshot.published_at)}</Fact>
        <Fact term="Table for c360 sql">
          <code className="font-mono text-xs">{board.table}</code>
        </Fact>
      </dl>
      <p className="mt-3 text-xs text-muted">Run {snapshot.run_id}</p>
    </Card>
  )
}

function Columns({ board }: { board: FeedDashboard }) {
  const known = (value: string | null) =>
    value ?? <Missing reason="it is personal, or the column is empty" />
  const columns: PlainColumn<FeedColumn>[] = [
    {
      id: "name",
      header: "Column",
      cell: (row) => (
        <span className="inline-flex flex-wrap items-center gap-1.5">
          <span className="font-medium">{row.column_name}</span>
          {row.is_key ? <Badge tone="accent">Key</Badge> : null}
          {row.is_personal ? <Badge tone="unknown">Personal</Badge> : null}
        </span>
      ),
    },
    { id: "type", header: "Type", cell: (row) => row.data_type },
    {
      id: "empty",
      header: "Empty",
      isNumber: true,
      cell: (row) => (board.row_count ? formatShare(row.null_count / board.row_count) : "0%"),
    },
    { id: "distinct", header: "Distinct", isNumber: true, cell: (row) => formatNumber(row.distinct_count) },
    { id: "min", header: "Smallest", cell: (row) => known(row.min_value) },
    { id: "max", header: "Largest", cell: (row) => known(row.max_value) },
  ]
  return (
    <Card title="Columns" note={formatCount(board.columns.length, "column")}>
      <PlainTable
        label="Columns of the feed"
        columns={columns}
        rows={board.columns}
        rowKey={(row) => row.column_name}
        hasCards
      />
    </Card>
  )
}

function SampleRows({ board }: { board: FeedDashboard }) {
  const columns: PlainColumn<(string | null)[]>[] = board.columns.map((column, place) => ({
    id: column.column_name,
    header: column.column_name,
    className: "max-w-72 truncate",
    cell: (row) => row[place] ?? <Missing reason="the row has no value here" />,
  }))
  return (
    <Card
      title="First rows"
      note={`${formatNumber(board.rows.length)} of ${formatCount(board.row_count, "row")}, by key; *** is masked`}
    >
      <PlainTable
        label="First rows"
        className="max-h-96"
        columns={columns}
        rows={board.rows}
        rowKey={(_row, index) => String(index)}
      />
    </Card>
  )
}
