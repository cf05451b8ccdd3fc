import { CircleCheck, CircleX } from "lucide-react"
import type { SourceTest } from "@/api/types"

/** What was tried, whether it works, and what to change where it does not. */
export function Checks({ test, className }: { test: SourceTest; className?: string }) {
  return (
    <ul role="status" aria-label={`Test of ${test.source}`} className={className ?? "grid gap-1.5 text-sm"}>
      {test.checks.map((check) => {
        const Sign = check.is_ok ? CircleCheck : CircleX
        return (
          <li key={check.name} className="flex items-start gap-1.5">
            <Sign
              aria-label={check.is_ok ? "Works" : "Fails"}
              className={`mt-0.5 size-3.5 shrink-0 ${check.is_ok ? "text-healthy" : "text-critical"}`}
            />
            <span className="min-w-0 break-words">
              <span className="font-medium">{check.name}</span>: {check.message}
              {check.advice ? <span className="block font-medium">{check.advice}</span> : null}
            </span>
          </li>
        )
      })}
    </ul>
  )
}
