import { UnexpectedResponseError } from '../../errors'
import { lookUp } from '../../values/lookUp'
import type { ListResponse } from '../listResponse'
import { type Holder, objectsAround, pathIn } from './holders'
import { nextInHeader } from './linkHeader'

/** The common places of a link to the next page. */
const usualLinkPaths: readonly string[] = [
  '@odata.nextLink',
  'odata.nextLink',
  'nextLink',
  'next',
  'next_url',
  'nextUrl',
  'next_link',
  'next_uri',
  'nextUri',
  'next_href',
  'next_page_url',
  'nextPageUrl',
  'next_page_uri',
  'nextPage',
  'nextRecordsUrl',
  'links.next',
  '_links.next',
  'link.next',
  'paging.next',
  'paging.next.link',
  'paging.next_link',
  'pagination.next',
  'pagination.next_url',
  'pagination.links.next',
  'meta.next',
  'meta.links.next',
  'meta.pagination.links.next',
  'd.__next',
  '__next',
]

/** Returns path and query of the next page, from the link at the dot path or at one of the usual places. */
export function nextLink(response: ListResponse, field: string | undefined): string | undefined {
  const link = field === undefined ? usualLink(response) : targetAt(response, field)
  if (isLink(link)) return followed(link.trim(), response)
  if (link === undefined || link === null || link === '' || link === false) return undefined
  throw new UnexpectedResponseError(
    `${response.url.host} sent a page with a value at "${field}" that is not a link. Check the field "pagingField".`,
  )
}

/** Returns path and query of the next page, from the Link header (RFC 8288). */
export function nextLinkInHeader(response: ListResponse): string | undefined {
  const link = nextInHeader(response.headers['link'] ?? '')
  return link === undefined ? undefined : followed(link, response)
}

/** Returns the paths of the links to the next page that a response has in common locations; undefined for the header. */
export function usualLinkPlaces(response: ListResponse): (string | undefined)[] {
  const isOffer = (link: unknown) => looksLikeLink(link) && !isEmptyLink(link)
  const paths = usualPlacesIn(response)
    .map(({ path }) => path)
    .filter((path) => isOffer(targetAt(response, path)))
  return nextInHeader(response.headers['link'] ?? '') === undefined ? paths : [...paths, undefined]
}

/** True for a link whose last parameter is empty, as some APIs write one without a cursor. */
export function isEmptyLink(value: unknown): boolean {
  return /[?&][^=&]*=\s*$/.test(String(value))
}

/** Returns path and query of a link that an API sent instead of a token. */
export function linkTarget(link: string, response: ListResponse): string {
  return followed(link.trim(), response)
}

function usualLink(response: ListResponse): string | undefined {
  for (const { path, level } of usualPlacesIn(response)) {
    const link = targetAt(response, path)
    if (isLink(link) && (level === 'response' || looksLikeLink(link))) return link
  }
  return undefined
}

/**
 * The usual places in the response itself come before those in the objects around the list. Such an object can be a record,
 * which can have a next record.
 */
function usualPlacesIn({ body, itemsPath }: ListResponse): Pick<Holder, 'path' | 'level'>[] {
  return objectsAround(body, itemsPath)
    .reverse()
    .flatMap((outer) => {
      const paths = outer.mayBeRecord ? usualLinkPaths.filter(isClear) : usualLinkPaths
      return paths.map((path) => ({ path: pathIn(outer, path), level: outer.level }))
    })
}

function isClear(path: string): boolean {
  return /nextLink|nextRecordsUrl|^next_?page_?ur[li]$|^(paging|pagination)\./i.test(path)
}

function isLink(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== ''
}

// The usual places can contain a cursor instead.
function looksLikeLink(value: unknown): boolean {
  return typeof value === 'string' && /^\s*(https?:\/\/|\/|\?|[\w.-]+\?)/.test(value)
}

// HAL and JSON:API have the link in an object, and other APIs in a list of links.
function targetAt({ body }: ListResponse, path: string): unknown {
  const link = lookUp(body, path) ?? relatedLink(body, path)
  const { url = link, href = url } = Object(link)
  return href
}

/** Returns the link with a relation: for the path `links.next`, the one with the relation `next` in the list `links`. */
function relatedLink(body: unknown, path: string): unknown {
  const dot = path.lastIndexOf('.')
  const links = lookUp(body, path.slice(0, Math.max(0, dot)))
  return Array.isArray(links)
    ? links.find((link) => [Object(link).rel, Object(link).relation].includes(path.slice(dot + 1)))
    : undefined
}

/**
 * Returns path and query of a link, resolved by RFC 3986. They are requested from the account's own origin, even if the
 * link has http. Throws for a link to another host, because in a snapshot it would fail in every execution.
 */
function followed(link: string, { url: page, basePath, isSecret }: ListResponse): string {
  const url = resolved(link, page, basePath)
  if (url?.host !== page.host || url.pathname.startsWith('//')) {
    throw new UnexpectedResponseError(
      `${page.host} sent a page with a next link to ${url?.origin ?? 'an invalid URL'}, which is not followed with the account's token. Check the field "pagingField".`,
    )
  }
  // Some APIs add the token to the link. It is sent in the header, and must not be in a snapshot.
  for (const [name, value] of [...url.searchParams]) {
    if (name === 'access_token' || isSecret(value)) url.searchParams.delete(name)
  }
  // The parser leaves backslashes in a query, and a URL with one is rejected.
  return url.pathname + url.search.replaceAll('\\', '%5C')
}

/**
 * Returns the URL of a link. Without a host, it is relative to the page (RFC 3986 section 5). Some APIs write a path under
 * their base URL instead, a path without its first slash, or a query without its question mark.
 */
function resolved(link: string, page: URL, basePath: string): URL | undefined {
  if (!URL.canParse(link, page.href)) return undefined
  if (/^&?[\w.[\]-]+=[^/?]*$/.test(link)) return new URL(`?${link.replace(/^&/, '')}`, page)
  const [path = '', ...query] = link.replace(/^(?=[^/?])/, '/').split('?')
  const isOwn = (prefix: string) => withoutSlash(prefix + path) === withoutSlash(page.pathname)
  const isWithHost = /^([a-z][a-z0-9+.-]*:|\/\/)/i.test(link)
  if (isWithHost || path === '' || !['', basePath].some(isOwn)) return new URL(link, page)
  return new URL([page.pathname, ...query].join('?'), page)
}

function withoutSlash(path: string): string {
  return path.replace(/\/$/, '')
}
