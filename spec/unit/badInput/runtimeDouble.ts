import { setTimeout } from 'node:timers/promises'
import { inspect } from 'node:util'
import fc from 'fast-check'
import { credentialFieldsIn } from '../../../lib/session/credential'
import { wildValue } from './wildValues'

/** The messages and log lines of a step. */
export interface Recorded {
  readonly emitted: { readonly event: string; readonly payload: unknown }[]
  readonly lines: string[]
}

/** How the platform's API responds to each kind of call. Undefined values are rejected. */
export interface PlatformMood {
  readonly keys: unknown
  readonly config: unknown
  readonly isWritable: boolean
}

export const platformMoods: fc.Arbitrary<PlatformMood> = fc.record({
  keys: fc.option(fc.oneof(wildValue, fc.record({ oauth: wildValue })), { nil: undefined }),
  config: fc.option(fc.oneof(wildValue, fc.record({ oauth: wildValue })), { nil: undefined }),
  isWritable: fc.boolean(),
})

/** Returns a double of the runtime, which records messages and log lines and is the platform's API. */
export function runtimeDouble(mood: PlatformMood, config: unknown = {}): Recorded & { runtime: object } {
  const recorded: Recorded = { emitted: [], lines: [] }
  const log = (line: unknown) => void recorded.lines.push(typeof line === 'string' ? line : inspect(line))
  const runtime = {
    errorCount: 0,
    logger: { trace: log, debug: log, info: log, warn: log, error: log },
    async emit(event: string, payload: unknown) {
      recorded.emitted.push({ event, payload })
      // Long enough for the next page to arrive, or to fail, before the event is emitted.
      if (event === 'data') await setTimeout(5)
    },
    getApiClient: () => ({
      accounts: {
        // An account has the fields of its credential in addition to the generated ones.
        retrieve: () => given({ keys: withFields(mood.keys, config) }, mood.keys !== undefined),
        update: () => given({}, mood.isWritable),
      },
      tasks: { retrieveStep: () => given({ config: mood.config }, mood.config !== undefined) },
    }),
  }
  return { ...recorded, runtime }
}

function withFields(keys: unknown, config: unknown): unknown {
  return typeof keys === 'object' && !Array.isArray(keys)
    ? { ...keys, ...credentialFieldsIn(Object(config)) }
    : keys
}

async function given(value: unknown, isGiven: boolean): Promise<unknown> {
  if (isGiven) return value
  throw Object.assign(new Error('no'), { statusCode: 503 })
}
