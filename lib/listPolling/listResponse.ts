import { UnexpectedResponseError } from '../errors'
import type { FaultKind } from '../errors/fromResponse'
import { parseJson } from '../http/api'
import { isFaultInBody, isFaultWithoutRecords, isFlaggedFailure, saysFailure } from '../http/faultInBody'
import { dateOf, type HttpResponse } from '../http/message'
import type { Provider } from '../providers/provider'
import { isObject } from '../values/isObject'
import { lookUp } from '../values/lookUp'
import { matchesRule, type ResponseRule } from '../values/responseRules'
import type { RecordList, SyncTokenSource } from './definition/listDefinition'
import { type FoundItems, findItems, listsIn } from './findItems'
import { isEmptyPage } from './paging/emptyPage'
import { hasId } from './paging/holders'
import type { Position } from './position'

/** One page of a list as the API sent it. */
export interface ListResponse extends FoundItems {
  readonly url: URL
  readonly headers: HttpResponse['headers']
  readonly body: unknown
  readonly itemsPath: string | undefined
  /** The part of the URL's path before the path in the definition. */
  readonly basePath: string
  /** True for a value that a snapshot must not contain. */
  readonly isSecret: (value: string) => boolean
  readonly isAnnotation?: Provider['isAnnotation']
  /** When the request was sent, by the API's clock. */
  readonly sentAtMs: number
  /** True if a rule of the definition says that no page follows. */
  readonly isLastByRule: boolean
}

export interface ReadContext {
  readonly isSecret: (value: string) => boolean
  readonly isAnnotation?: Provider['isAnnotation']
  /** The path of the list in earlier responses. */
  readonly knownAt: string | undefined
  readonly position: Position
  /** True if the request contains the watermark. */
  readonly isFiltered: boolean
  /** The source of a sync token that the poll doesn't have yet. */
  readonly awaitedSync: SyncTokenSource | undefined
  /** How long the request took. */
  readonly elapsedMs: number
}

/** Reads a page. Throws UnexpectedResponseError if it has no list. */
export function readResponse(response: HttpResponse, list: RecordList, context: ReadContext): ListResponse {
  const { url, headers, status } = response
  const common = {
    url,
    headers,
    itemsPath: list.itemsPath ?? context.knownAt,
    basePath: basePathOf(url, list.request.path),
    isSecret: context.isSecret,
    ...(context.isAnnotation && { isAnnotation: context.isAnnotation }),
    sentAtMs: (dateOf({ headers: headers }) ?? Date.now()) - context.elapsedMs,
  }
  if (status === 204 || status === 304) {
    return { ...common, body: undefined, items: [], isLastByRule: false }
  }
  if (isEndByRule(response, list)) return { ...common, body: undefined, items: [], isLastByRule: true }
  const body = jsonOf(response)
  if (isFirstSyncToken(response, context.awaitedSync)) {
    return { ...common, body, items: [], isLastByRule: true }
  }
  if (body === undefined) {
    throw new UnexpectedResponseError(
      `${url.host} returned ${status} for ${url.pathname} without JSON. Check the field "path".`,
    )
  }
  const { lastPageWhen } = list.rules
  const isLastByRule = matchesRule(lastPageWhen, status, body)
  const canBeElsewhere = lastPageWhen.length > 0 && context.knownAt === undefined && listsIn(body).length > 0
  const emptyRules = lastPageWhen.filter((rule) => isForEmptyList(rule, common.itemsPath, canBeElsewhere))
  const isEmptyByRule = matchesRule(emptyRules, status, body)
  const { position } = context
  const mayLackList = isEmptyByRule || (position.seen > 0 && !lookUp(body, common.itemsPath ?? ''))
  const found = itemsOf(body, list, `${url.host} responded to ${url.pathname}`, context.knownAt, mayLackList)
  const isLost = found.foundAt === undefined && position.seen > 0 && !isEmptyByRule
  if (isLost && !isEmptyPage(body, common.itemsPath, list, position, context.isFiltered)) {
    throw lostList(common.url, common.itemsPath, body)
  }
  return { ...common, body, ...found, isLastByRule }
}

/**
 * True if a rule can stand for a response without the list. A message can lack any other property, too, and a flag of the last
 * page can be next to the list.
 */
function isForEmptyList(
  { path = '', expected, isNegated }: ResponseRule,
  itemsPath: string | undefined,
  canBeElsewhere: boolean,
): boolean {
  return !isNegated && (expected === '' ? `${itemsPath ?? ''}.`.startsWith(`${path}.`) : !canBeElsewhere)
}

/** A rule for the last page can also stand for a response without a list, and a later page is judged by the ones before. */
function itemsOf(
  body: unknown,
  { itemsPath }: RecordList,
  responded: string,
  knownAt: string | undefined,
  mayLackList: boolean,
): FoundItems {
  try {
    return findItems(body, itemsPath, responded, knownAt)
  } catch (error) {
    if (mayLackList && isObject(body)) return { items: [] }
    throw error
  }
}

/** Returns how a response to a list request failed, if its status doesn't show it. */
export function judgeResponse(response: HttpResponse, list: RecordList): FaultKind | undefined {
  const { errorWhen, rateLimitWhen } = list.rules
  const body = jsonOf(response)
  if (matchesRule(rateLimitWhen, response.status, body)) return 'rateLimit'
  if (response.status >= 300) return undefined
  if (matchesRule(errorWhen, response.status, body)) return 'other'
  return isFault(body, list) && !isEndByRule(response, list) ? 'other' : undefined
}

/** True if a rule of the definition says that a response, which looks like a failure, ends the list. */
export function isEndByRule(response: HttpResponse, list: RecordList): boolean {
  const { lastPageWhen } = list.rules
  const { status } = response
  if (lastPageWhen.length === 0) return false
  const body = jsonOf(response)
  // A failure lacks most properties of a page, so an absent one does not mean the last page.
  const rules = lastPageWhen.filter(
    (rule) => rule.status !== undefined || (lookUp(body, rule.path ?? '') ?? '') !== '',
  )
  return matchesRule(rules, status, body) && (status >= 400 || isFault(body, list))
}

/** True if an API rejects a request without a sync token and returns the first one in the error, as Asana does. */
// https://developers.asana.com/reference/getevents
export function isFirstSyncToken(response: HttpResponse, awaited: SyncTokenSource | undefined): boolean {
  if (response.status !== 412 || awaited?.parameter === undefined) return false
  const token = lookUp(jsonOf(response), awaited.field)
  return typeof token === 'string' && token !== ''
}

const parsed = new WeakMap<HttpResponse, unknown>()

/** Returns the parsed body. A response is parsed only once, although it is judged and read. */
function jsonOf(response: HttpResponse): unknown {
  if (!parsed.has(response)) parsed.set(response, parseJson(response.body.toString('utf8')))
  return parsed.get(response)
}

/** True if the body is a failure. Partial errors next to records don't count, and neither does a record with a field for errors. */
function isFault(body: unknown, { itemsPath, idPath = 'id' }: RecordList): boolean {
  if (!isFaultInBody(body) && !isFaultWithoutRecords(body)) return false
  if (isFlaggedFailure(body)) return true
  const isSingle = (itemsPath ?? '').startsWith('$')
  const [first] = itemsIn(body, itemsPath) ?? []
  if (isSingle) return lookUp(first, idPath) === undefined && !hasId(first)
  return saysFailure(body) || first === undefined
}

function itemsIn(body: unknown, itemsPath: string | undefined): readonly unknown[] | undefined {
  try {
    return findItems(body, itemsPath, '').items
  } catch {
    return undefined
  }
}

function lostList(
  { host, pathname }: URL,
  itemsPath: string | undefined,
  body: unknown,
): UnexpectedResponseError {
  const names = Object.keys(Object(body)).slice(0, 10)
  return new UnexpectedResponseError(
    `${host} responded to ${pathname} without the list${itemsPath ? ` "${itemsPath}"` : ''} that the pages before had. It has the properties ${names.map((name) => `"${name.slice(0, 40)}"`).join(', ') || '(none)'}. The next execution requests the page again.`,
  )
}

function basePathOf({ pathname }: URL, path: string): string {
  const [own = ''] = path.split('?')
  const suffix = own.startsWith('/') ? own : `/${own}`
  return pathname.endsWith(suffix) ? pathname.slice(0, pathname.length - suffix.length) : ''
}
