import type { CommandKind, CommandRow, CommandStatus } from "@/api/types"
import { formatNumber, humanise } from "@/lib/format"
import type { BadgeTone } from "@/ui/Badge"

export const KIND_LABEL: Record<CommandKind, string> = {
  run: "Full run",
  ingest: "Ingest",
  train: "Train models",
  score: "Score and publish",
  rollback: "Roll back",
}

/** What each does, in the words of someone who has to choose. */
export const KIND_MEANING: Record<CommandKind, string> = {
  run: "Land what is new, rebuild, score, check and publish.",
  ingest: "Only land what is new in the sources.",
  train: "Train models that are due, then score everybody and publish.",
  score: "Score everybody with the champions and publish, without looking for new data.",
  rollback: "Show the snapshot before this one again.",
}

export const STATUS_LABEL: Record<CommandStatus, string> = {
  queued: "Queued",
  running: "Running",
  succeeded: "Succeeded",
  failed: "Failed",
  cancelled: "Cancelled",
}

export const STATUS_TONE: Record<CommandStatus, BadgeTone> = {
  queued: "unknown",
  running: "accent",
  succeeded: "healthy",
  failed: "critical",
  cancelled: "churned",
}

/** "Build, step 3 of 7: crm 2 of 5". */
export function progressText({ status, progress, is_cancelling }: CommandRow): string {
  if (is_cancelling) return "Stopping as soon as it can"
  if (status === "queued") return "Waiting for the worker"
  if (!progress) return "Starting"
  const { step, steps_done, steps_total, what, done, total } = progress
  const place = steps_total ? `, step ${String(steps_done + 1)} of ${String(steps_total)}` : ""
  const part = what ? `: ${what}${done == null || total == null ? "" : ` ${formatNumber(done)} of ${formatNumber(total)}`}` : ""
  return `${humanise(step)}${place}${part}`
}
