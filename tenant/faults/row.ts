import type { Tenant, TenantOptions } from '..'
import type { Balance } from './ledger'

/** One line of the matrix: what is done to the runtime and its surroundings, again and again. */
export interface FaultRow {
  /** For the command line. */
  readonly key: string
  /** For the reader of the table. */
  readonly what: string
  /** How often it is done where nobody says otherwise. */
  readonly rounds: number
  /** If the row takes longer, it has failed; defaults to 150 s. */
  readonly longestMs?: number
  /** Options of the row's own tenant. */
  readonly tenant?: Pick<TenantOptions, 'authorization'>
  /** Why a grant may be lost here whatever a component does; it is shown and no failure. */
  readonly unavoidable?: string
  run(scene: Scene): Promise<Outcome>
}

/** What a row has to work with. */
export interface Scene {
  readonly tenant: Tenant
  readonly amqpUri: string
  readonly rounds: number
  /** Numbers in [0, 1), the same for the same seed. */
  readonly random: () => number
}

export interface Outcome extends Balance {
  readonly faults: number
  readonly grantsLost: number
  /** From each fault until everything that was under way had ended. */
  readonly recoveriesMs: readonly number[]
  /** What else was measured. */
  readonly note?: string
  /** What was not as promised, in sentences. */
  readonly complaints: readonly string[]
}
