import { useSyncExternalStore } from "react"

export type ThemeChoice = "light" | "dark" | "system"
export type Theme = "light" | "dark"

/** The same key is read by public/theme.js before the first paint. */
const KEY = "c360.theme"
const CHOICES: readonly ThemeChoice[] = ["light", "dark", "system"]
const listeners = new Set<() => void>()
const darkQuery = () => matchMedia("(prefers-color-scheme: dark)")

function readChoice(): ThemeChoice {
  try {
    const stored = localStorage.getItem(KEY)
    return CHOICES.find((choice) => choice === stored) ?? "system"
  } catch {
    return "system"
  }
}

function resolve(choice: ThemeChoice): Theme {
  if (choice !== "system") return choice
  return darkQuery().matches ? "dark" : "light"
}

function apply(): void {
  document.documentElement.dataset.theme = resolve(readChoice())
  listeners.forEach((listener) => {
    listener()
  })
}

export function chooseTheme(choice: ThemeChoice): void {
  try {
    localStorage.setItem(KEY, choice)
  } catch {
    // The choice lasts as long as the page.
  }
  apply()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  const query = darkQuery()
  query.addEventListener("change", apply)
  return () => {
    listeners.delete(listener)
    query.removeEventListener("change", apply)
  }
}

/** The theme on screen; changes when the choice or the system does. */
export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, () => resolve(readChoice()))
}

export function useThemeChoice(): ThemeChoice {
  return useSyncExternalStore(subscribe, readChoice)
}
