import type { Answer, ApiCall, Handler } from './apiCall'
import type { Change, LogPage } from './changeLog'
import { propertyNames } from './contactFields'
import { contactRecord } from './contactRecord'
import type { DeltaState, TokenKind } from './deltaStates'
import { folderOf } from './folderRoutes'
import { GraphError, invalidQuery } from './graphError'
import { checkNames, largestPageSize, parseSelect } from './queryOptions'

const defaultPageSize = 10

/** `GET /me/contactFolders/{id}/contacts/delta`: https://learn.microsoft.com/graph/api/contact-delta */
export const readDelta: Handler = (call) => {
  const state = stateOf(call)
  if (state.emptyPages > 0) {
    return deltaAnswer(call, [], '$skiptoken', { ...state, emptyPages: state.emptyPages - 1 })
  }
  const page = state.folder.changes.page(state.next, pageSize(call), state.hiddenRemovals)
  const records = page.changes.map((change) => changeRecord(call, change, state.select))
  if (page.isLast)
    return deltaAnswer(call, records, '$deltatoken', { ...state, next: page.next, hiddenRemovals: 0 })
  const next = repeatedFrom(page, call.disturbances.takeRepeats())
  return deltaAnswer(call, records, '$skiptoken', { ...state, next })
}

/** `GET /me/contacts/delta` is not documented: change tracking is per folder. */
export const refuseDelta: Handler = () => {
  throw new GraphError(404, 'ResourceNotFound', "Resource not found for the segment 'delta'.")
}

function stateOf(call: ApiCall): DeltaState {
  const { query, deltaStates, disturbances } = call
  const folder = folderOf(call)
  const [skipToken, deltaToken] = [query.get('$skiptoken'), query.get('$deltatoken')]
  if (skipToken !== null) {
    checkNames(query, ['$skiptoken'])
    return deltaStates.resume('$skiptoken', skipToken, folder)
  }
  if (deltaToken !== null) {
    checkNames(query, ['$deltatoken'])
    return {
      ...deltaStates.resume('$deltatoken', deltaToken, folder),
      emptyPages: disturbances.takeEmptyPages(),
    }
  }
  checkFirstQuery(query)
  const select = parseSelect(query, propertyNames, 'contact')
  return { ...deltaStates.start(folder, select), emptyPages: disturbances.takeEmptyPages() }
}

function checkFirstQuery(query: URLSearchParams): void {
  const untracked = ['$orderby', '$filter', '$expand', '$search', '$top']
  if (untracked.some((name) => query.has(name))) {
    throw invalidQuery(
      `The following parameters are not supported with change tracking over the 'Contacts' resource: '${untracked.join(', ')}'.`,
    )
  }
  checkNames(query, ['$select'])
}

/** The hint counts for the page it is sent with. */
function pageSize(call: ApiCall): number {
  return Math.min(pageSizeHint(call) ?? defaultPageSize, largestPageSize)
}

function pageSizeHint({ headers }: ApiCall): number | undefined {
  const [, digits] = /\bodata\.maxpagesize=(\d{1,9})\b/i.exec(String(headers['prefer'] ?? '')) ?? []
  return Number(digits) > 0 ? Number(digits) : undefined
}

/** Where the next page begins when it repeats items; at least one step further, so that a round ends. */
function repeatedFrom({ positions, next }: LogPage, count: number): number {
  const repeated = Math.min(count, positions.length - 1)
  return repeated > 0 ? (positions[positions.length - repeated] ?? next) : next
}

function changeRecord(
  { mailbox }: ApiCall,
  change: Change,
  select?: readonly string[],
): Record<string, unknown> {
  const contact = mailbox.contact(change.contactId)
  if (contact && !change.removal) return contactRecord(contact, select)
  return { id: change.contactId, '@removed': { reason: change.removal ?? 'deleted' } }
}

function deltaAnswer(call: ApiCall, value: readonly unknown[], kind: TokenKind, state: DeltaState): Answer {
  const token = call.deltaStates.issue(kind, state)
  const path = `/v1.0/me/contactFolders('${state.folder.id}')/contacts/delta`
  const name = kind === '$skiptoken' ? '@odata.nextLink' : '@odata.deltaLink'
  const hint = pageSizeHint(call)
  return {
    status: 200,
    headers: hint === undefined ? {} : { 'preference-applied': `odata.maxpagesize=${pageSize(call)}` },
    body: {
      '@odata.context': `${call.origin}/v1.0/$metadata#Collection(contact)`,
      [name]: `${call.origin}${path}?${kind}=${token}`,
      value,
    },
  }
}
