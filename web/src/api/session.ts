import { useSyncExternalStore } from "react"
import { readStored, writeStored } from "@/lib/storage"

/** Who is logged in here; kept for this tab only. */
export type Session = {
  token: string
  name: string
  expiresAt: number
}

const KEY = "c360.session"
const listeners = new Set<() => void>()

function readKept(): Session | null {
  const kept = readStored<Session>("session", KEY)
  return kept && kept.expiresAt > Date.now() ? kept : null
}

let current: Session | null = readKept()

export function getSession(): Session | null {
  return current
}

function set(session: Session | null): void {
  current = session
  writeStored("session", KEY, session)
  listeners.forEach((listener) => {
    listener()
  })
}

let hasExpired = false

export function startSession(token: string, name: string, expiresInSeconds: number): void {
  hasExpired = false
  set({ token, name, expiresAt: Date.now() + expiresInSeconds * 1000 })
}

export function endSession(): void {
  set(null)
}

/** The API no longer takes the token: log-in says so, and leads back to where one was. */
export function expireSession(): void {
  if (!current) return
  hasExpired = true
  set(null)
}

/** Whether the last session ended by itself. */
export function didExpire(): boolean {
  return hasExpired
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

export function useSession(): Session | null {
  return useSyncExternalStore(subscribe, getSession)
}
