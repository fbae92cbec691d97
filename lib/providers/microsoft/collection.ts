import { UnexpectedResponseError } from '../../errors'
import { type Api, jsonObject } from '../../http/api'
import type { HttpResponse } from '../../http/message'

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

export interface CollectionStart {
  readonly path: string
  readonly query: Readonly<Record<string, string>>
}

/** The items of a collection, page by page, along the links that Graph gives. */
export async function* pagesOf(
  api: Api,
  start: CollectionStart,
  what: string,
): AsyncGenerator<readonly Item[]> {
  let link: string | undefined
  do {
    const response = await api({ method: 'GET', ...(link === undefined ? start : { link }) })
    const { items, nextLink } = parsePage(response, what)
    yield items
    if (nextLink !== undefined && nextLink === link) {
      throw new UnexpectedResponseError(
        `Microsoft Graph answered ${what} with a next link that leads to itself.`,
      )
    }
    link = nextLink
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
    items.push(...page)
    if (items.length >= limit) break
  }
  return items.slice(0, limit)
}

/** The record without transport annotations: `@odata.*` is left out at every depth, `@odata.type` stays. */
export function withoutAnnotations(value: Item): Item {
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !name.includes('@odata.') || name.endsWith('@odata.type'))
      .map(([name, each]) => [name, plain(each)]),
  )
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain)
  return typeof value === 'object' && value !== null ? withoutAnnotations(value as Item) : value
}
