import { randomBytes } from 'node:crypto'
import { GraphError, syncStateNotFound } from '../graphError'
import type { ChangeLog } from '../store/changeLog'

export type TokenKind = '$skiptoken' | '$deltatoken'

/** What the first call of a delta asks for; the tokens remember it. */
export interface DeltaOptions {
  readonly select?: readonly string[] | undefined
  /** How many items a page has where the call does not prefer another number */
  readonly top?: number
  readonly changeType?: 'created' | 'updated' | 'deleted' | undefined
  /** Whether the item with this id is one that was asked for */
  readonly matches?: ((id: string) => boolean) | undefined
  /** How many changes the first round tells at the most */
  readonly limit?: number | undefined
}

/** One client's change tracking: from its first delta call on, each page is another generation. */
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
  /** Where the round began. */
  readonly roundStart: number
  /** Removals before this position are older than the first round and not told. */
  readonly hiddenRemovals: number
  readonly emptyPages: number
  /** How many changes the round may still tell. */
  readonly left: number
  readonly options: DeltaOptions
}

const keptGenerations = 3

/** The sync states behind the opaque tokens. Following the same link again ages nothing: only progress does. */
export class DeltaStates {
  private readonly states = new Map<string, DeltaState & { readonly kind: TokenKind }>()

  /** The state of a first delta call. */
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

  /** A token for what follows `state`. */
  issue(kind: TokenKind, state: DeltaState): string {
    const generation = state.generation + 1
    state.chain.highest = Math.max(state.chain.highest, generation)
    const token = randomBytes(96).toString('base64url')
    this.states.set(token, { ...state, generation, kind })
    return token
  }

  /** The state that a token stands for; throws 410 for one of an older generation, 400 for any other. */
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
