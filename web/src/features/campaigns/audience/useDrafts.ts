import { useEffect, useRef, useState } from "react"

const SETTLE_MS = 200

/** Holds values while a slider moves, and hands them on once it rests. */
export function useDrafts<T extends object>(commit: (change: Partial<T>) => void) {
  const [drafts, setDrafts] = useState<Partial<T>>({})
  const pending = useRef<Partial<T>>({})
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(
    () => () => {
      clearTimeout(timer.current)
    },
    [],
  )
  const change = (next: Partial<T>) => {
    pending.current = { ...pending.current, ...next }
    setDrafts(pending.current)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      commit(pending.current)
      pending.current = {}
      setDrafts({})
    }, SETTLE_MS)
  }
  return { drafts, change }
}
