import { setTimeout as delay } from 'node:timers/promises'

const pauseMs = 2
const limitMs = 20_000

/** Resolves as soon as it is so; throws where that takes longer than anything here may take. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (const startedAt = Date.now(); !(await isSo()); await delay(pauseMs)) {
    if (Date.now() - startedAt > limitMs) throw new Error(`Waited in vain until ${what}.`)
  }
}
