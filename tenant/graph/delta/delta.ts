import type { ApiCall, Handler } from '../apiCall'
import { GraphError } from '../graphError'
import type { GraphResponse } from '../graphResponse'
import { checkNames, largestPageSize } from '../query/queryOptions'
import type { Properties } from '../resources/view'
import type { Change, ChangeLog, LogPage } from '../store/changeLog'
import type { DeltaOptions, DeltaState, TokenKind } from './deltaStates'

/** The collection that a delta query tracks. */
export interface Tracked {
  readonly changes: ChangeLog
  /** The path of the collection, such as `me/contactFolders('…')/contacts`. */
  readonly path: string
  readonly typeName: string
  /** Returns the options of the first request. Throws if it contains unsupported parameters. */
  options(): DeltaOptions
  /** Returns the current resource, or undefined if it no longer exists. */
  record(id: string, options: DeltaOptions): Properties | undefined
  /** Returns the few properties of a resource that was only marked, or undefined if the mark is not reported. */
  mark?(id: string, options: DeltaOptions): Properties | undefined
  /** Returns another ID by which a removed resource is shown. */
  removedId?(id: string): string | undefined
}

const defaultPageSize = 10

/**
 * Returns a handler for delta queries over the collection that `trackedOf` finds:
 * https://learn.microsoft.com/graph/delta-query-overview
 */
export function deltaHandler(trackedOf: (call: ApiCall) => Tracked): Handler {
  return (call) => {
    const tracked = trackedOf(call)
    const state = stateOf(call, tracked)
    if (state.emptyPages > 0) {
      return deltaResponse(call, tracked, [], '$skiptoken', { ...state, emptyPages: state.emptyPages - 1 })
    }
    const page = state.changes.page(
      state.next,
      Math.min(pageSize(call, state), state.left),
      (change, position) => isReported(state, change, position, tracked),
    )
    const records = page.changes.map((change) => changeRecord(tracked, change, state))
    const left = state.left - records.length
    if (page.isLast || left === 0)
      return deltaResponse(call, tracked, records, '$deltatoken', finished(state))
    const next = repeatedFrom(page, call.disturbances.takeRepeats())
    return deltaResponse(call, tracked, records, '$skiptoken', { ...state, next, left })
  }
}

/** Rejects `/me/contacts/delta` and similar paths. They are not documented, because change tracking is per folder. */
export const rejectDelta: Handler = () => {
  throw new GraphError(404, 'ResourceNotFound', "Resource not found for the segment 'delta'.")
}

function stateOf({ query, deltaStates, disturbances }: ApiCall, { changes, options }: Tracked): DeltaState {
  const [skipToken, deltaToken] = [query.get('$skiptoken'), query.get('$deltatoken')]
  if (skipToken !== null) {
    checkNames(query, ['$skiptoken'])
    return deltaStates.resume('$skiptoken', skipToken, changes)
  }
  if (deltaToken !== null) checkNames(query, ['$deltatoken'])
  const state =
    deltaToken === null
      ? deltaStates.start(changes, options())
      : deltaStates.resume('$deltatoken', deltaToken, changes)
  return { ...state, emptyPages: disturbances.takeEmptyPages() }
}

function isReported(state: DeltaState, change: Change, position: number, tracked: Tracked): boolean {
  const { changeType, matches } = state.options
  if (change.removal) {
    return position >= state.hiddenRemovals && (changeType === undefined || changeType === 'deleted')
  }
  const type = change.createdAtPosition >= state.roundStart ? 'created' : 'updated'
  if (isMark(state, change) && !tracked.mark?.(change.id, state.options)) return false
  return (changeType === undefined || changeType === type) && (matches?.(change.id) ?? true)
}

function isMark({ roundStart }: DeltaState, { removal, versionAtPosition }: Change): boolean {
  return removal === undefined && versionAtPosition < roundStart
}

/** Returns the initial state of the next round. */
function finished(state: DeltaState): DeltaState {
  const { end } = state.changes
  return { ...state, next: end, roundStart: end, hiddenRemovals: 0, left: Number.POSITIVE_INFINITY }
}

/** Returns the page size. The request's preference applies only to its own page. */
function pageSize({ preferences }: ApiCall, { options }: DeltaState): number {
  return Math.min(preferences.maxPageSize ?? options.top ?? defaultPageSize, largestPageSize)
}

/**
 * Returns the position at which the next page begins if items repeat. It is at least one step further, so that a
 * round ends.
 */
function repeatedFrom({ positions, next }: LogPage, count: number): number {
  const repeated = Math.min(count, positions.length - 1)
  return repeated > 0 ? (positions[positions.length - repeated] ?? next) : next
}

function changeRecord(tracked: Tracked, change: Change, state: DeltaState): Properties {
  const { id, removal } = change
  const shown = isMark(state, change) ? tracked.mark : tracked.record
  const record = removal ? undefined : shown?.(id, state.options)
  return record ?? { id: tracked.removedId?.(id) ?? id, '@removed': { reason: removal ?? 'deleted' } }
}

function deltaResponse(
  call: ApiCall,
  { path, typeName }: Tracked,
  value: readonly unknown[],
  kind: TokenKind,
  state: DeltaState,
): GraphResponse {
  const token = call.deltaStates.issue(kind, state)
  const name = kind === '$skiptoken' ? '@odata.nextLink' : '@odata.deltaLink'
  const isPreferred = call.preferences.maxPageSize !== undefined
  return {
    status: 200,
    headers: isPreferred ? { 'preference-applied': `odata.maxpagesize=${pageSize(call, state)}` } : {},
    body: {
      '@odata.context': `${call.origin}/v1.0/$metadata#Collection(${typeName})`,
      [name]: `${call.origin}/v1.0/${path}/delta?${kind}=${token}`,
      value,
    },
  }
}
