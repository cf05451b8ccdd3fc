type NextQuestionsProps = { questions: readonly string[]; onAsk: (question: string) => void }

/** What could be asked after an answer; each is understood. */
export function NextQuestions({ questions, onAsk }: NextQuestionsProps) {
  if (questions.length === 0) return null
  return (
    <nav aria-label="Ask next" className="mt-4 flex flex-wrap items-center gap-2">
      <span className="text-xs text-muted">Ask next</span>
      {questions.map((question) => (
        <button
          key={question}
          type="button"
          onClick={() => { onAsk(question) }}
          className="max-w-full rounded-full border border-line-strong bg-surface px-3 py-1 text-left text-sm hover:bg-hover"
        >
          {question}
        </button>
      ))}
    </nav>
  )
}
