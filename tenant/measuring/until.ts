import { setTimeout as delay } from 'node:timers/promises'

const pauseMs = 2
const limitMs = 20_000

/** Resolves as soon as the condition is true. Throws after a time limit. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (const startedAt = Date.now(); !(await isSo()); await delay(pauseMs)) {
    if (Date.now() - startedAt > limitMs) throw new Error(`Timed out while waiting until ${what}.`)
  }
}
