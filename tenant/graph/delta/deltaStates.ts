import { randomBytes } from 'node:crypto'
import { GraphError, syncStateNotFound } from '../graphError'
import type { ChangeLog } from '../store/changeLog'

export type TokenKind = '$skiptoken' | '$deltatoken'

/** The parameters of the first delta request. The tokens preserve them. */
export interface DeltaOptions {
  readonly select?: readonly string[] | undefined
  /** Number of items per page, unless the request prefers another number. */
  readonly top?: number
  readonly changeType?: 'created' | 'updated' | 'deleted' | undefined
  /** True if the filter matches the item with this ID. */
  readonly matches?: ((id: string) => boolean) | undefined
  /** Maximum number of changes in the first round. */
  readonly limit?: number | undefined
}

/** The change tracking of one client, from its first delta request. Each page is another generation. */
interface Chain {
  highest: number
  isExpired: boolean
}

export interface DeltaState {
  readonly changes: ChangeLog
  readonly chain: Chain
  readonly generation: number
  /** Position in the change log. */
  readonly next: number
  /** Position at which the round began. */
  readonly roundStart: number
  /** Removals before this position are older than the first round and are not reported. */
  readonly hiddenRemovals: number
  readonly emptyPages: number
  /** Number of changes that the round may still report. */
  readonly left: number
  readonly options: DeltaOptions
}

const keptGenerations = 3

/** The sync states of the opaque tokens. Requesting the same link again ages no state, only progress does. */
export class DeltaStates {
  private readonly states = new Map<string, DeltaState & { readonly kind: TokenKind }>()

  /** Returns the state of a first delta request. */
  start(changes: ChangeLog, options: DeltaOptions): DeltaState {
    const chain = { highest: 0, isExpired: false }
    return {
      changes,
      chain,
      generation: 0,
      next: 0,
      roundStart: 0,
      hiddenRemovals: changes.end,
      emptyPages: 0,
      left: options.limit ?? Number.POSITIVE_INFINITY,
      options,
    }
  }

  /** Returns a token for the changes after `state`. */
  issue(kind: TokenKind, state: DeltaState): string {
    const generation = state.generation + 1
    state.chain.highest = Math.max(state.chain.highest, generation)
    const token = randomBytes(96).toString('base64url')
    this.states.set(token, { ...state, generation, kind })
    return token
  }

  /** Returns the state of a token. Throws 410 for a token of an older generation, and 400 for any other. */
  resume(kind: TokenKind, token: string, changes: ChangeLog): DeltaState {
    const state = this.states.get(token)
    if (!state || state.kind !== kind || state.changes !== changes) {
      throw new GraphError(400, 'SyncStateInvalid', 'The sync state is invalid.')
    }
    const { chain, generation } = state
    if (chain.isExpired || generation <= chain.highest - keptGenerations) throw lostGeneration(state)
    return state
  }

  expireAll(): void {
    for (const { chain } of this.states.values()) chain.isExpired = true
  }
}

function lostGeneration({ generation, chain: { highest } }: DeltaState): GraphError {
  const kept = `[highest=${highest}][${highest}][${highest - 2}][${highest - 1}]`
  return syncStateNotFound(`The sync state generation is not found; generation=${generation};${kept}.`)
}
