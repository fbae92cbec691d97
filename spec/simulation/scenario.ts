import fc from 'fast-check'
import type { RefreshPolicy } from '../../lib/auth/refreshPolicy'

/** The events of one simulated hour. Times are milliseconds since its start. */
export interface Scenario {
  /** Seed of the latencies and of the jitter of the processes. */
  readonly seed: number
  readonly rotation: Rotation
  readonly hasLock: boolean
  readonly policy: RefreshPolicy
  readonly processes: readonly ProcessPlan[]
  /** The faults of the token requests in the order of their arrival. Further requests have no fault. */
  readonly tokenFaults: readonly TokenFault[]
  readonly readFaults: readonly ReadFault[]
  readonly writeFaults: readonly WriteFault[]
  readonly apiFaults: readonly ApiFault[]
  /** Times when a user reconnects the account. */
  readonly reconnectsAtMs: readonly number[]
  /** Times when a user revokes the grant. */
  readonly revokesAtMs: readonly number[]
}

/**
 * The effect of a refresh on the refresh token: `none` keeps it. `grace` replaces it, and the previous one still works
 * for some time. `singleUse` rejects the previous one. `strict` treats it as stolen and revokes the grant.
 */
export type Rotation = (typeof rotations)[number]
const rotations = ['none', 'grace', 'singleUse', 'strict'] as const

export interface ProcessPlan {
  readonly startsAtMs: number
  readonly clockErrorMs: number
  readonly messages: readonly {
    readonly atMs: number
    readonly calls: number
    readonly areTogether: boolean
    /** True if the calls go to a path that rejects every token. */
    readonly isDeadPath?: boolean
  }[]
  readonly end?: { readonly atMs: number; readonly how: 'crash' | 'shutdown' } | undefined
}

/**
 * `lostResponse`: the refresh was done, but its response is lost. `lostRequest` looks the same, but nothing was done.
 * `unreadable`: the refresh was done, and its response cannot be read. `cutOff`: the same, because its body is cut off.
 * `odd`: its response has an unusual format. `hangs`: no response for a minute, and nothing was done. `reconnected`: the
 * user reconnects the account in the meantime.
 */
export type TokenFault = (typeof tokenFaults)[number]
const tokenFaults = [
  'none',
  'slow',
  'lostRequest',
  'lostResponse',
  'refusedConnection',
  'unavailable',
  'tooMany',
  'html',
  'gatewayTimeout',
  'busy',
  'unreadable',
  'cutOff',
  'odd',
  'hangs',
  'reconnected',
] as const

/**
 * `lost`: acknowledged but not stored. `keptButFails`: stored although the response is an error. `outlived`: stored only
 * after the access token has expired.
 */
export type WriteFault = (typeof writeFaults)[number]
const writeFaults = ['none', 'slow', 'fails', 'lost', 'keptButFails', 'outlived'] as const

export type ReadFault = (typeof readFaults)[number]
const readFaults = ['none', 'slow', 'fails'] as const

export type ApiFault = (typeof apiFaults)[number]
const apiFaults = ['none', 'slow', 'tooMany', 'unavailable'] as const

const eventsEndMs = 240_000

// Few distinct times, so that events coincide. The access token is valid for a minute.
const moment = fc
  .tuple(fc.constantFrom(0, 60, 62, 110, 121, 124, 180, 184, 230), fc.constantFrom(0, 5, 40, 300, 1500))
  .map(([seconds, shiftMs]) => seconds * 1000 + shiftMs)

const message = fc.record({
  atMs: moment,
  calls: fc.integer({ min: 1, max: 3 }),
  areTogether: fc.boolean(),
  isDeadPath: fc.oneof({ weight: 7, arbitrary: fc.constant(false) }, fc.constant(true)),
})

const processPlan: fc.Arbitrary<ProcessPlan> = fc.record({
  startsAtMs: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, moment),
  clockErrorMs: fc.constantFrom(0, 0, -3_600_000, 3_600_000, 1400),
  messages: fc.array(message, { minLength: 1, maxLength: 4, size: 'max' }),
  end: fc.oneof(
    { weight: 3, arbitrary: fc.constant(undefined) },
    {
      weight: 1,
      arbitrary: fc.record({
        atMs: fc.integer({ min: 0, max: eventsEndMs }),
        how: fc.constantFrom('crash' as const, 'shutdown' as const),
      }),
    },
  ),
})

function faults<T extends string>(kinds: readonly T[]): fc.Arbitrary<T[]> {
  const [none, ...others] = kinds as readonly [T, ...T[]]
  const one = fc.oneof(
    { weight: 3, arbitrary: fc.constant(none) },
    { weight: 2, arbitrary: fc.constantFrom(...others) },
  )
  return fc.oneof(fc.constant<T[]>([]), fc.array(one, { maxLength: 10, size: 'max' }))
}

export const scenarios: fc.Arbitrary<Scenario> = fc.record({
  seed: fc.nat(),
  rotation: fc.constantFrom(...rotations),
  hasLock: fc.boolean(),
  policy: fc.constantFrom('whenRejected', 'everyCall', 'ahead'),
  processes: fc.array(processPlan, { minLength: 1, maxLength: 3, size: 'max' }),
  tokenFaults: faults(tokenFaults),
  readFaults: faults(readFaults),
  writeFaults: faults(writeFaults),
  apiFaults: faults(apiFaults),
  reconnectsAtMs: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, fc.array(moment, { maxLength: 2 })),
  revokesAtMs: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.array(moment, { maxLength: 1 })),
})
