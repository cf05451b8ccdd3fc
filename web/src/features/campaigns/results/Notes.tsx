import { Info, Lightbulb } from "lucide-react"
import { Card } from "@/ui/Card"

/** What to do, in the API's words. */
export function Advice({ advice }: { advice: string[] }) {
  if (advice.length === 0) return null
  return (
    <Card title="Advice">
      <ul className="grid gap-2 text-sm">
        {advice.map((text) => (
          <li key={text} className="flex items-start gap-2">
            <Lightbulb aria-hidden className="mt-0.5 size-4 shrink-0 text-accent" />
            {text}
          </li>
        ))}
      </ul>
    </Card>
  )
}

/** What to know about figures before one trusts them. */
export function Notes({ notes }: { notes: string[] }) {
  if (notes.length === 0) return null
  return (
    <ul className="grid gap-1.5 rounded-md bg-sunken px-4 py-3 text-sm text-muted">
      {notes.map((text) => (
        <li key={text} className="flex items-start gap-2">
          <Info aria-hidden className="mt-0.5 size-4 shrink-0" />
          {text}
        </li>
      ))}
    </ul>
  )
}
