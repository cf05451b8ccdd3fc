import type { ReactNode } from "react"
import type { CustomerVersion } from "@/api/types"
import { formatDate } from "@/lib/dates"
import { formatMoney } from "@/lib/format"
import { Card } from "@/ui/Card"
import { Empty, Missing } from "@/ui/states"
import { Timeline, type TimelineItem } from "@/ui/Timeline"
import { describeVersionChange } from "./history"

/** Which card this customer held, and with what limit, from when to when; newest first. */
export function VersionHistory({ versions, currency }: { versions: CustomerVersion[]; currency: string | null }) {
  const newestFirst = versions.toSorted((one, other) => other.version_number - one.version_number)
  return (
    <Card title="Card and limit over time" note="A transaction counts for the version that was valid then">
      {newestFirst.length === 0 ? (
        <Empty title="No version is known">The customers feed holds no history for this customer.</Empty>
      ) : (
        <Timeline
          label="Card and limit over time"
          items={newestFirst.map((version, index) =>
            toItem(version, newestFirst[index + 1], currency),
          )}
        />
      )}
    </Card>
  )
}

function toItem(
  version: CustomerVersion,
  before: CustomerVersion | undefined,
  currency: string | null,
): TimelineItem {
  return {
    key: String(version.version_number),
    isCurrent: version.is_current,
    title: <VersionTitle version={version} currency={currency} />,
    from: formatDate(version.valid_from),
    to: version.is_current ? null : formatDate(version.valid_to),
    note: describeVersionChange(version, before, currency),
  }
}

function VersionTitle({ version, currency }: { version: CustomerVersion; currency: string | null }): ReactNode {
  return (
    <>
      {version.card_type ?? "Unknown card"}, limit{" "}
      {version.credit_limit === null ? (
        <Missing reason="the source does not say" />
      ) : (
        formatMoney(version.credit_limit, currency)
      )}
    </>
  )
}
