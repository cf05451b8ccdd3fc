import type { QualityTrend } from "@/api/types"
import { formatDateTime } from "@/lib/dates"
import { formatShare } from "@/lib/format"

const BAR = { width: 5, gap: 2, height: 18, shown: 20 }
const FILL: Record<string, string> = {
  pass: "fill-healthy",
  warn: "fill-at-risk",
  fail: "fill-critical",
}

/** One bar for each of the last runs: higher where more failed; its colour is the result. */
export function Trend({ trend }: { trend: QualityTrend }) {
  const points = trend.points.slice(-BAR.shown)
  const worst = Math.max(...points.map((point) => 1 - (point.rate ?? 1)), 0.001)
  const counts = ["fail", "warn", "pass"].map(
    (status) => `${String(points.filter((point) => point.status === status).length)} ${status}`,
  )
  return (
    <svg
      role="img"
      aria-label={`Last ${String(points.length)} runs: ${counts.join(", ")}`}
      width={points.length * (BAR.width + BAR.gap)}
      height={BAR.height}
    >
      {points.map((point, index) => {
        const height = 3 + ((1 - (point.rate ?? 1)) / worst) * (BAR.height - 3)
        return (
          <rect
            key={point.run_id}
            x={index * (BAR.width + BAR.gap)}
            y={BAR.height - height}
            width={BAR.width}
            height={height}
            className={FILL[point.status] ?? "fill-current"}
          >
            <title>{`${formatDateTime(point.checked_at)}: ${point.status}, ${formatShare(point.rate)}`}</title>
          </rect>
        )
      })}
    </svg>
  )
}
