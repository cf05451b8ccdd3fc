import type { PassagePart } from "@/api/types"

/** The telling part of a text, its matching words marked; every part is plain text. */
export function Passage({ parts }: { parts: PassagePart[] }) {
  return (
    <p className="text-sm break-words whitespace-pre-line">
      {parts.map((part, index) =>
        part.is_match ? (
          <mark key={index} className="rounded-xs bg-highlight px-0.5 font-medium text-ink">
            {part.text}
          </mark>
        ) : (
          <span key={index}>{part.text}</span>
        ),
      )}
    </p>
  )
}
