import { UnexpectedResponseError } from '../../errors'
import { type Api, jsonObject } from '../../http/api'
import type { HttpResponse } from '../../http/message'
import { omitDeep } from '../../values/omitDeep'
import { LinkLoopGuard } from '../linkLoopGuard'
import { isId } from './idPath'

export type Item = Readonly<Record<string, unknown>>

/** One page of an OData collection as Graph answers it. */
export interface CollectionPage {
  readonly items: readonly Item[]
  readonly nextLink: string | undefined
  /** At the end of a round of changes: where the next round starts. */
  readonly deltaLink: string | undefined
}

/** Reads a page; throws UnexpectedResponseError where it is none. */
export function parsePage(response: HttpResponse, what: string): CollectionPage {
  const body = jsonObject(response, what)
  const { value, '@odata.nextLink': nextLink, '@odata.deltaLink': deltaLink } = body
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'object' && item !== null)) {
    throw new UnexpectedResponseError(
      `Microsoft Graph answered ${what} without a list of objects in "value".`,
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

/** The id of an item; throws UnexpectedResponseError where it came without one that can stand in a path. */
export function idOf({ id }: Item, what: string): string {
  if (typeof id === 'string' && isId(id)) return id
  throw new UnexpectedResponseError(`Microsoft Graph sent ${what} without its id.`)
}

export interface CollectionStart {
  readonly path: string
  /** The field that the path was given in. */
  readonly field?: string
  readonly query: Readonly<Record<string, string>>
  /** For each page. */
  readonly headers?: Readonly<Record<string, string>>
}

/** A page with the answer that it came in. */
export interface AnsweredPage extends CollectionPage {
  readonly response: HttpResponse
}

/** The items of a collection, page by page, along the links that Graph gives. */
export async function* pagesOf(
  api: Api,
  start: CollectionStart,
  what: string,
): AsyncGenerator<readonly Item[]> {
  for await (const { items } of answersOf(api, start, what)) yield items
}

/** The pages of a collection, along the links that Graph gives. */
export async function* answersOf(
  api: Api,
  start: CollectionStart,
  what: string,
  parse = parsePage,
): AsyncGenerator<AnsweredPage> {
  const loopGuard = new LinkLoopGuard(`Microsoft Graph returned ${what}`)
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

/** The items of all pages, `limit` at most. */
export async function collectAll(
  api: Api,
  start: CollectionStart,
  what: string,
  limit = Number.POSITIVE_INFINITY,
): Promise<Item[]> {
  const items: Item[] = []
  for await (const page of pagesOf(api, start, what)) {
    for (const item of page) items.push(item)
    if (items.length >= limit) break
  }
  return items.slice(0, limit)
}

/** The record without transport annotations: `@odata.*` is left out at every depth, `@odata.type` stays. */
export function withoutAnnotations(value: Item): Item {
  return omitDeep(value, isAnnotation) as Item
}

function isAnnotation(name: string): boolean {
  return name.includes('@odata.') && !name.endsWith('@odata.type')
}
