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

export function startSession(token: string, name: string, expiresInSeconds: number): void {
  set({ token, name, expiresAt: Date.now() + expiresInSeconds * 1000 })
}

export function endSession(): void {
  set(null)
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
