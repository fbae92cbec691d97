import { UnexpectedResponseError } from '../../errors'
import { type Api, jsonObject } from '../../http/api'
import type { HttpResponse } from '../../http/message'
import { omitDeep } from '../../values/omitDeep'
import { LinkLoopGuard } from '../linkLoopGuard'
import { isODataAnnotation } from '../odataAnnotation'
import { isId } from './idPath'

export type Item = Readonly<Record<string, unknown>>

/** One page of an OData collection in Graph. */
export interface CollectionPage {
  readonly items: readonly Item[]
  readonly nextLink: string | undefined
  /** At the end of a round of changes: the start of the next round. */
  readonly deltaLink: string | undefined
}

/** Reads a page. Throws UnexpectedResponseError if the response is not a page. */
export function parsePage(response: HttpResponse, what: string): CollectionPage {
  const body = jsonObject(response, what)
  const { value, '@odata.nextLink': nextLink, '@odata.deltaLink': deltaLink } = body
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'object' && item !== null)) {
    throw new UnexpectedResponseError(
      `Microsoft Graph returned ${what} without a list of objects in "value". Report it with this error message.`,
    )
  }
  return {
    items: value as Item[],
    nextLink: typeof nextLink === 'string' ? nextLink : undefined,
    deltaLink: typeof deltaLink === 'string' ? deltaLink : undefined,
  }
}

/** Returns a page, or a page with the one entity that the response is. */
export function parsePageOrEntity(response: HttpResponse, what: string): CollectionPage {
  const body = jsonObject(response, what)
  if (Array.isArray(body['value'])) return parsePage(response, what)
  return { items: [body], nextLink: undefined, deltaLink: undefined }
}

/** Returns the ID of an item. Throws UnexpectedResponseError if it has none that is valid in a path. */
export function graphIdOf({ id }: Item, what: string): string {
  if (typeof id === 'string' && isId(id)) return id
  throw new UnexpectedResponseError(
    `Microsoft Graph returned ${what} without its ID. Report it with this error message.`,
  )
}

export interface CollectionStart {
  readonly path: string
  /** The field with the path. */
  readonly field?: string
  readonly query: Readonly<Record<string, string>>
  /** For each page. */
  readonly headers?: Readonly<Record<string, string>>
}

/** A next link, from which a collection is continued. */
export interface CollectionLink {
  readonly link: string
  readonly headers?: Readonly<Record<string, string>>
}

/** A page with its response. */
export interface PageWithResponse extends CollectionPage {
  readonly response: HttpResponse
}

/** Yields the items of a collection, one page at a time. */
export async function* pagesOf(
  api: Api,
  start: CollectionStart,
  what: string,
): AsyncGenerator<readonly Item[]> {
  for await (const { items } of responsePagesOf(api, start, what)) yield items
}

/** Yields the pages of a collection. */
export async function* responsePagesOf(
  api: Api,
  start: CollectionStart | CollectionLink,
  what: string,
  parse = parsePage,
  loopGuard = new LinkLoopGuard(`Microsoft Graph returned ${what}`),
): AsyncGenerator<PageWithResponse> {
  const { headers } = start
  let link: string | undefined
  do {
    const response = await api({
      method: 'GET',
      ...(link === undefined ? start : { link, ...(headers && { headers }) }),
    })
    const page = parse(response, what)
    yield { ...page, response }
    link = page.nextLink
    if (link !== undefined) loopGuard.check(link, page.items.length)
  } while (link !== undefined)
}

interface CollectOptions {
  /** The most items. */
  readonly limit?: number
  /** Returns false for items to omit, which do not count. */
  readonly isWanted?: (item: Item) => boolean
  /** The process's monotonic clock. */
  readonly elapsedMs?: () => number
}

/** Returns the items of all pages. */
export async function collectAll(
  api: Api,
  start: CollectionStart | CollectionLink,
  what: string,
  { limit = Number.POSITIVE_INFINITY, isWanted = () => true, elapsedMs }: CollectOptions = {},
): Promise<Item[]> {
  const items: Item[] = []
  const clock = elapsedMs && { elapsedMs }
  const loopGuard = new LinkLoopGuard(`Microsoft Graph returned ${what}`, { isCollected: true, ...clock })
  for await (const page of responsePagesOf(api, start, what, parsePage, loopGuard)) {
    for (const item of page.items) if (isWanted(item)) items.push(item)
    if (items.length >= limit) break
  }
  return items.slice(0, limit)
}

/** Returns the record without transport annotations: removes `@odata.*` at every depth, except `@odata.type`. */
export function withoutAnnotations(value: Item): Item {
  return omitDeep(value, isODataAnnotation) as Item
}
