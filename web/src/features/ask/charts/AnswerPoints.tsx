import { useCallback, useMemo } from "react"
import type { Answer } from "@/api/types"
import { formatCount } from "@/lib/format"
import { Chart, type ChartRef } from "@/ui/chart/Chart"
import type { Palette } from "@/ui/chart/palette"
import type { Wording } from "../values"
import { AnswerTable } from "./AnswerTable"
import { describePoints, layOutPoints, scatterOption, type Points } from "./scatter"

const HEIGHT = 360

type AnswerPointsProps = { answer: Answer; wording: Wording; chartRef: ChartRef }

/** An answer's rows as points by two of its numbers. */
export function AnswerPoints({ answer, wording, chartRef }: AnswerPointsProps) {
  const points = useMemo(() => layOutPoints(answer, wording), [answer, wording])
  if (!points) return <AnswerTable answer={answer} wording={wording} />
  return <Drawn points={points} wording={wording} chartRef={chartRef} />
}

type DrawnProps = { points: Points; wording: Wording; chartRef: ChartRef }

function Drawn({ points, wording, chartRef }: DrawnProps) {
  const option = useCallback(
    (palette: Palette) => scatterOption(points, palette, wording),
    [points, wording],
  )
  const label = describePoints(points, wording)
  return (
    <>
      <Chart label={label} option={option} height={HEIGHT} chartRef={chartRef} />
      {points.missing > 0 ? (
        <p className="mt-2 text-xs text-muted">
          Left out: {formatCount(points.missing, "row")} without both numbers. The table has all.
        </p>
      ) : null}
    </>
  )
}
