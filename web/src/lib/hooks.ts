import { useCallback, useEffect, useState } from "react"
import { readStored, writeStored } from "./storage"

/** The value as it was once it stopped changing for `delay` milliseconds. */
export function useDebounced<T>(value: T, delay = 180): T {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => {
      setSettled(value)
    }, delay)
    return () => {
      clearTimeout(timer)
    }
  }, [value, delay])
  return settled
}

/** State that this browser keeps between visits. */
export function useStored<T>(key: string, initial: T): [T, (value: T) => void] {
  const [value, setValue] = useState<T>(() => readStored<T>("local", key) ?? initial)
  const store = useCallback(
    (next: T) => {
      setValue(next)
      writeStored("local", key, next)
    },
    [key],
  )
  return [value, store]
}

export function useMediaQuery(query: string): boolean {
  const [matches, setMatches] = useState(() => matchMedia(query).matches)
  useEffect(() => {
    const list = matchMedia(query)
    const update = () => {
      setMatches(list.matches)
    }
    update()
    list.addEventListener("change", update)
    return () => {
      list.removeEventListener("change", update)
    }
  }, [query])
  return matches
}

/** Says in the browser's tab which screen this is. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · C360`
  }, [title])
}
