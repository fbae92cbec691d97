import type { Tenant, TenantOptions } from '..'
import type { Balance } from './ledger'

/** One line of the matrix: a fault of the runtime or of its surroundings, which occurs repeatedly. */
export interface FaultRow {
  /** The name of the row on the command line. */
  readonly key: string
  /** The description of the row in the table. */
  readonly what: string
  /** Default number of rounds. */
  readonly rounds: number
  /** If the row takes longer, it has failed; defaults to 150 s. */
  readonly longestMs?: number
  /** Options of the row's tenant. */
  readonly tenant?: Pick<TenantOptions, 'authorization'>
  /** The reason why any component can lose a grant here. The loss is shown, but does not count as a failure. */
  readonly unavoidable?: string
  run(scene: Scene): Promise<Outcome>
}

/** The surroundings of a row. */
export interface Scene {
  readonly tenant: Tenant
  readonly amqpUri: string
  readonly rounds: number
  /** Returns numbers in [0, 1), the same for the same seed. */
  readonly random: () => number
}

export interface Outcome extends Balance {
  readonly faults: number
  readonly grantsLost: number
  /** Time from each fault until the end of everything in progress. */
  readonly recoveriesMs: readonly number[]
  /** Additional measurements. */
  readonly note?: string
  /** A sentence for each broken promise. */
  readonly complaints: readonly string[]
}
