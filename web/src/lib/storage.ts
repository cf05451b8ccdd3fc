/** Reads JSON that this browser kept; null when there is none, or the browser keeps nothing. */
export function readStored<T>(area: "local" | "session", key: string): T | null {
  try {
    const text = (area === "local" ? localStorage : sessionStorage).getItem(key)
    return text ? (JSON.parse(text) as T) : null
  } catch {
    return null
  }
}

/** Keeps JSON in this browser; null forgets it. A full or closed store is no error: it is a convenience. */
export function writeStored(area: "local" | "session", key: string, value: unknown): void {
  try {
    const store = area === "local" ? localStorage : sessionStorage
    if (value == null) store.removeItem(key)
    else store.setItem(key, JSON.stringify(value))
  } catch {
    // Nothing depends on it.
  }
}
