import { FileText, Headset, Mail, MessageSquare, Phone } from "lucide-react"
import { INTERACTION_TYPES } from "@/api/labels"
import { labelOf } from "./labels"

const TYPE_ICON: Record<string, typeof Mail> = {
  support_ticket: Headset,
  sales_call: Phone,
  email: Mail,
  chat: MessageSquare,
}

/** How the words reached us, with its icon. */
export function TypeName({ type }: { type: string }) {
  const Icon = TYPE_ICON[type] ?? FileText
  return (
    <span className="inline-flex items-center gap-1.5 font-medium text-ink">
      <Icon aria-hidden className="size-3.5 text-muted" />
      {labelOf(INTERACTION_TYPES, type)}
    </span>
  )
}
