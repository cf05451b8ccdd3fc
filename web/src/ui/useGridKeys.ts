import { useState, type KeyboardEvent } from "react"

type GridKeys = {
  rowCount: number
  pageSize?: number
  onMove: (index: number) => void
  onOpen: (index: number) => void
}

const STEP: Record<string, (index: number, last: number, page: number) => number> = {
  ArrowDown: (index) => index + 1,
  j: (index) => index + 1,
  ArrowUp: (index) => index - 1,
  k: (index) => index - 1,
  PageDown: (index, _last, page) => index + page,
  PageUp: (index, _last, page) => index - page,
  Home: () => 0,
  End: (_index, last) => last,
}

function isTyping(target: EventTarget): boolean {
  return target instanceof HTMLElement && target.closest("input, select, textarea") !== null
}

function hasModifier(event: KeyboardEvent): boolean {
  return event.metaKey || event.ctrlKey || event.altKey
}

/** Arrows or j and k move through a grid's rows, Enter opens one. */
export function useGridKeys({ rowCount, pageSize = 10, onMove, onOpen }: GridKeys) {
  const [active, setActive] = useState(-1)
  const last = rowCount - 1
  const onKeyDown = (event: KeyboardEvent) => {
    if (hasModifier(event) || isTyping(event.target)) return
    if (event.key === "Enter" && active >= 0 && event.target === event.currentTarget) {
      onOpen(active)
      return
    }
    const step = STEP[event.key]
    if (!step || last < 0) return
    event.preventDefault()
    const next = Math.min(Math.max(step(active, last, pageSize), 0), last)
    setActive(next)
    onMove(next)
  }
  return { active: Math.min(active, last), setActive, onKeyDown }
}
