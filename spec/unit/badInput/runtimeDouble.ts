import { setTimeout } from 'node:timers/promises'
import { inspect } from 'node:util'
import fc from 'fast-check'
import { credentialFieldsIn } from '../../../lib/session/credential'
import { wildValue } from './wildValues'

/** What a step says to the runtime. */
export interface Said {
  readonly emitted: { readonly event: string; readonly payload: unknown }[]
  readonly lines: string[]
}

/** How the platform's API answers each kind of call; undefined is refused. */
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

/** The border to the runtime: notes what is emitted and logged, and is the platform's API. */
export function runtimeDouble(mood: PlatformMood, config: unknown = {}): Said & { runtime: object } {
  const said: Said = { emitted: [], lines: [] }
  const log = (line: unknown) => void said.lines.push(typeof line === 'string' ? line : inspect(line))
  const runtime = {
    errorCount: 0,
    logger: { trace: log, debug: log, info: log, warn: log, error: log },
    async emit(event: string, payload: unknown) {
      said.emitted.push({ event, payload })
      // Long enough for the next page to come, and to fail, meanwhile.
      if (event === 'data') await setTimeout(5)
    },
    getApiClient: () => ({
      accounts: {
        // An account has the fields of its credential, whatever else it shows.
        retrieve: () => given({ keys: withFields(mood.keys, config) }, mood.keys !== undefined),
        update: () => given({}, mood.isWritable),
      },
      tasks: { retrieveStep: () => given({ config: mood.config }, mood.config !== undefined) },
    }),
  }
  return { ...said, runtime }
}

function withFields(keys: unknown, config: unknown): unknown {
  return typeof keys === 'object' && !Array.isArray(keys)
    ? { ...keys, ...credentialFieldsIn(Object(config)) }
    : keys
}

async function given(answer: unknown, isGiven: boolean): Promise<unknown> {
  if (isGiven) return answer
  throw Object.assign(new Error('no'), { statusCode: 503 })
}
