import fc from 'fast-check'
import type { RefreshPolicy } from '../../lib/auth/refreshPolicy'

/** Everything that happens in one simulated hour; times are milliseconds since its start. */
export interface Scenario {
  /** Of the latencies and of the processes' own randomness. */
  readonly seed: number
  readonly rotation: Rotation
  readonly hasLock: boolean
  readonly policy: RefreshPolicy
  readonly processes: readonly ProcessPlan[]
  /** What the token calls meet, in the order of their arrival; nothing after the last. */
  readonly tokenFaults: readonly TokenFault[]
  readonly readFaults: readonly ReadFault[]
  readonly writeFaults: readonly WriteFault[]
  readonly apiFaults: readonly ApiFault[]
  /** A person connects the account again. */
  readonly reconnectsAtMs: readonly number[]
  /** A person ends the grant. */
  readonly revokesAtMs: readonly number[]
}

/**
 * What a refresh does to the refresh token: `none` keeps it; `grace` replaces it, and the old one works a while
 * longer; `singleUse` refuses the old one; `strict` takes the old one for stolen and revokes the whole grant.
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
  }[]
  readonly end?: { readonly atMs: number; readonly how: 'crash' | 'shutdown' } | undefined
}

/** `lostAnswer`: the work is done, the answer is not seen; `lostRequest` looks the same, and nothing was done. */
export type TokenFault = (typeof tokenFaults)[number]
const tokenFaults = [
  'none',
  'slow',
  'lostRequest',
  'lostAnswer',
  'refusedConnection',
  'unavailable',
  'tooMany',
  'html',
  'gatewayTimeout',
  'busy',
] as const

/** `lost`: acknowledged and not kept; `keptButFails`: kept, and the answer says the opposite. */
export type WriteFault = (typeof writeFaults)[number]
const writeFaults = ['none', 'slow', 'fails', 'lost', 'keptButFails'] as const

export type ReadFault = (typeof readFaults)[number]
const readFaults = ['none', 'slow', 'fails'] as const

export type ApiFault = (typeof apiFaults)[number]
const apiFaults = ['none', 'slow', 'tooMany', 'unavailable'] as const

const stormEndsMs = 240_000

// Much happens at the same moments: the token's lifetime is a minute.
const moment = fc
  .tuple(fc.constantFrom(0, 60, 62, 110, 121, 124, 180, 184, 230), fc.constantFrom(0, 5, 40, 300, 1500))
  .map(([seconds, shiftMs]) => seconds * 1000 + shiftMs)

const message = fc.record({ atMs: moment, calls: fc.integer({ min: 1, max: 3 }), areTogether: fc.boolean() })

const processPlan: fc.Arbitrary<ProcessPlan> = fc.record({
  startsAtMs: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, moment),
  clockErrorMs: fc.constantFrom(0, 0, -3_600_000, 3_600_000, 1400),
  messages: fc.array(message, { minLength: 1, maxLength: 4, size: 'max' }),
  end: fc.oneof(
    { weight: 3, arbitrary: fc.constant(undefined) },
    {
      weight: 1,
      arbitrary: fc.record({
        atMs: fc.integer({ min: 0, max: stormEndsMs }),
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
