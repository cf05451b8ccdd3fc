import { useState } from "react"
import { Link } from "react-router"
import type { ModelDetail, ModelVersion } from "@/api/types"
import { formatDate } from "@/lib/dates"
import { formatCount } from "@/lib/format"
import { Button } from "@/ui/Button"
import { Card } from "@/ui/Card"
import { PlainTable, type PlainColumn } from "@/ui/PlainTable"
import { StatusBadge, VerdictBadge } from "../badges"
import { formatMetric, metricLabel } from "../labels"
import { ChangeDialog, type Change } from "./ChangeDialog"

type VersionTableProps = { detail: ModelDetail; canManage: boolean }

/** A version is shown under an address of its own; the champion's is the model's. */
export function versionPath(model: string, version: string | null): string {
  const params = new URLSearchParams({ model })
  if (version) params.set("version", version)
  return `/models?${params.toString()}`
}

function columnsOf(
  { model, versions }: ModelDetail,
  onPromote: ((version: string) => void) | null,
): PlainColumn<ModelVersion>[] {
  const names = [...new Set(versions.flatMap((row) => row.metrics.map((metric) => metric.name)))]
  return [
    {
      id: "version",
      header: "Version",
      cell: ({ version }) => (
        <Link to={versionPath(model, version)} className="font-mono text-xs text-accent hover:underline">
          {version}
        </Link>
      ),
    },
    { id: "status", header: "Status", cell: ({ status }) => <StatusBadge status={status} /> },
    { id: "trained", header: "Trained as of", cell: (row) => formatDate(row.trained_as_of) },
    { id: "verdict", header: "Verdict", cell: ({ verdict }) => <VerdictBadge level={verdict.level} /> },
    ...names.map((name) => ({
      id: name,
      header: metricLabel(name),
      isNumber: true,
      cell: ({ metrics }: ModelVersion) =>
        formatMetric(name, metrics.find((metric) => metric.name === name)?.value),
    })),
    ...(onPromote
      ? [
          {
            id: "promote",
            header: <span className="sr-only">Change</span>,
            cardLabel: "",
            isNumber: true,
            cell: ({ version, status }: ModelVersion) =>
              status === "champion" ? null : (
                <Button
                  className="h-7 px-2"
                  aria-label={`Promote ${version}`}
                  onClick={() => {
                    onPromote(version)
                  }}
                >
                  Promote
                </Button>
              ),
          },
        ]
      : []),
  ]
}

/** All versions, newest first; who may changes which one scores. */
export function VersionTable({ detail, canManage }: VersionTableProps) {
  const [change, setChange] = useState<Change | null>(null)
  const promote = (version: string) => {
    setChange({ kind: "promote", version })
  }
  return (
    <Card
      title="Versions"
      note={`${formatCount(detail.versions.length, "version")}, newest first; a version never changes`}
      actions={
        canManage && detail.previous_version ? (
          <Button
            onClick={() => {
              setChange({ kind: "roll back" })
            }}
          >
            Roll back
          </Button>
        ) : null
      }
    >
      <PlainTable
        label="Versions"
        columns={columnsOf(detail, canManage ? promote : null)}
        rows={detail.versions}
        rowKey={(row) => row.version}
        hasCards
      />
      {change ? (
        <ChangeDialog
          detail={detail}
          change={change}
          onClose={() => {
            setChange(null)
          }}
        />
      ) : null}
    </Card>
  )
}
