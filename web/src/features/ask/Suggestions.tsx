import type { ExampleGroup } from "@/api/types"

type SuggestionsProps = { groups: ExampleGroup[]; onAsk: (question: string) => void }

/** Questions to begin with, by subject. */
export function Suggestions({ groups, onAsk }: SuggestionsProps) {
  return (
    <section aria-label="Questions to begin with" className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
      {groups.map(({ category, questions }) => (
        <div key={category} className="rounded-lg border bg-surface p-4">
          <h2 className="mb-1 text-sm font-semibold">{category}</h2>
          <ul className="-mx-2">
            {questions.map((question) => (
              <li key={question}>
                <button
                  type="button"
                  onClick={() => {
                    onAsk(question)
                  }}
                  className="w-full rounded-md px-2 py-1.5 text-left text-sm text-muted hover:bg-hover hover:text-ink"
                >
                  {question}
                </button>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  )
}
