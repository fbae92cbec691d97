import type { ApiMemory } from '../http/api'

const mostEntries = 500

interface Entry {
  readonly value: unknown
  readonly endsAt: number
}

const memories = new Map<string, Map<string, Entry>>()

/** Returns the memory of an account, shared by all executions of the process. */
export function apiMemory(accountKey: string, now: () => number): ApiMemory {
  const entries = memories.get(accountKey) ?? new Map<string, Entry>()
  memories.set(accountKey, entries)
  return {
    get(key) {
      const entry = entries.get(key)
      if (entry && entry.endsAt > now()) return entry.value
      entries.delete(key)
      return undefined
    },
    set(key, value, lifetimeMs) {
      entries.delete(key)
      entries.set(key, { value, endsAt: now() + lifetimeMs })
      const [oldest] = entries.keys()
      if (entries.size > mostEntries && oldest !== undefined) entries.delete(oldest)
    },
    delete: (key) => void entries.delete(key),
  }
}
