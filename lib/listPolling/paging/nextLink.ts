import { UnexpectedResponseError } from '../../errors'
import { lookUp } from '../../values/lookUp'
import type { ListResponse } from '../listResponse'
import { objectsAround, pathIn } from './holders'
import { nextInHeader } from './linkHeader'

/** The places of a link to the next page that APIs commonly use. */
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

/** Returns path and query of the next page by the link in the body: at the dot path, or at one of the usual places. */
export function nextLink(response: ListResponse, field: string | undefined): string | undefined {
  const link = field === undefined ? usualLink(response) : targetAt(response, field)
  if (isLink(link)) return followed(link.trim(), response)
  if (link === undefined || link === null || link === '' || link === false) return undefined
  throw new UnexpectedResponseError(
    `${response.url.host} sent a page with a value at "${field}" that is not a link. Check the field "pagingField".`,
  )
}

/** Returns the same by the Link header (RFC 8288). */
export function nextLinkInHeader(response: ListResponse): string | undefined {
  const link = nextInHeader(response.headers['link'] ?? '')
  return link === undefined ? undefined : followed(link, response)
}

/** Returns the paths of the links to the next page that a response has in common locations; undefined for the header. */
export function usualLinkPlaces(response: ListResponse): (string | undefined)[] {
  const paths = usualPathsIn(response).filter((path) => looksLikeLink(targetAt(response, path)))
  return nextInHeader(response.headers['link'] ?? '') === undefined ? paths : [...paths, undefined]
}

/** Returns path and query of a link that an API sent instead of a token. */
export function linkTarget(link: string, response: ListResponse): string {
  return followed(link.trim(), response)
}

function usualLink(response: ListResponse): string | undefined {
  return usualPathsIn(response)
    .map((path) => targetAt(response, path))
    .find(isLink)
}

/** The usual places in the response itself come before those in the objects around the list. */
function usualPathsIn({ body, itemsPath }: ListResponse): string[] {
  return objectsAround(body, itemsPath)
    .reverse()
    .flatMap((outer) => usualLinkPaths.map((path) => pathIn(outer, path)))
}

function isLink(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== ''
}

// A cursor can be at these places, too.
function looksLikeLink(value: unknown): boolean {
  return typeof value === 'string' && /^\s*(https?:\/\/|\/|\?|[\w.-]+\?)/.test(value)
}

// HAL and JSON:API have the link in an object, others in a list of links.
function targetAt({ body }: ListResponse, path: string): unknown {
  const link = lookUp(body, path) ?? relatedLink(body, path)
  const { url = link, href = url } = Object(link)
  return href
}

/** For a path such as `links.next`: the link with the relation `next` in the list `links`. */
function relatedLink(body: unknown, path: string): unknown {
  const dot = path.lastIndexOf('.')
  const links = lookUp(body, path.slice(0, Math.max(0, dot)))
  return Array.isArray(links)
    ? links.find((link) => [Object(link).rel, Object(link).relation].includes(path.slice(dot + 1)))
    : undefined
}

/**
 * Returns path and query of a link, resolved by RFC 3986. They are called at the account's own origin, even if the
 * link says http. A link to another host fails here: in a snapshot it would fail in every execution.
 */
function followed(link: string, { url: page, basePath, isSecret }: ListResponse): string {
  const url = resolved(link, page, basePath)
  if (url?.host !== page.host || url.pathname.startsWith('//')) {
    throw new UnexpectedResponseError(
      `${page.host} sent a page with a next link to ${url?.origin ?? 'an invalid URL'}, which is not followed with the account's token. Check the field "pagingField".`,
    )
  }
  // Some APIs put the token in: it is sent in the header, and kept in no snapshot.
  for (const [name, value] of [...url.searchParams]) {
    if (name === 'access_token' || isSecret(value)) url.searchParams.delete(name)
  }
  // A parser leaves a backslash there, and no URL with one is called.
  return url.pathname + url.search.replaceAll('\\', '%5C')
}

/**
 * A link without a host is relative to the page (RFC 3986 section 5). Some APIs write the page's own path from their
 * base URL instead, from the root without a slash, or only its query without the question mark.
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
