import { UnexpectedResponseError } from '../../errors'
import type { ListAnswer } from '../listAnswer'
import { lookUp } from '../lookUp'
import { nextInHeader } from './linkHeader'

/** Where APIs commonly have the link to the next page. */
const usualLinkPaths: readonly string[] = [
  '@odata.nextLink',
  'nextLink',
  'next',
  'next_url',
  'nextUrl',
  'next_page_url',
  'nextPage',
  'nextRecordsUrl',
  'links.next',
  '_links.next',
  'paging.next',
  'paging.next.link',
  'pagination.next',
  'meta.next',
]

/** The next page's path and query by the link in the body: at the dotted path, or at one of the usual places. */
export function nextLink(answer: ListAnswer, field: string | undefined): string | undefined {
  const link = field === undefined ? usualLink(answer) : targetAt(answer, field)
  if (isLink(link)) return followed(link.trim(), answer.url)
  if (link === undefined || link === null || link === '' || link === false) return undefined
  throw new UnexpectedResponseError(
    `${answer.url.host} sent a page that has something at "${field}" that is no link. Check the field "pagingField".`,
  )
}

/** The same by the Link header (RFC 8288). */
export function nextLinkInHeader({ headers, url }: ListAnswer): string | undefined {
  const link = nextInHeader(headers['link'] ?? '')
  return link === undefined ? undefined : followed(link, url)
}

/** Whether an answer names a next page where links are usual. */
export function hasNextLink(answer: ListAnswer): boolean {
  return usualLink(answer) !== undefined || nextInHeader(answer.headers['link'] ?? '') !== undefined
}

function usualLink(answer: ListAnswer): string | undefined {
  return usualLinkPaths.map((path) => targetAt(answer, path)).find(isLink)
}

function isLink(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== ''
}

// HAL and JSON:API have the link in an object, others in a list of links.
function targetAt({ body }: ListAnswer, path: string): unknown {
  const link = lookUp(body, path) ?? relatedLink(body, path)
  const { href = link } = Object(link)
  return href
}

/** Of a path such as `links.next`: in the list `links`, the link whose relation is `next`. */
function relatedLink(body: unknown, path: string): unknown {
  const dot = path.lastIndexOf('.')
  const links = lookUp(body, path.slice(0, Math.max(0, dot)))
  return Array.isArray(links) ? links.find((link) => Object(link).rel === path.slice(dot + 1)) : undefined
}

/**
 * Path and query of a link, resolved by RFC 3986. They go to the account's own origin, whatever the link says of http;
 * a link to another host is refused here, since in a snapshot it would be refused for ever.
 */
function followed(link: string, page: URL): string {
  const url = URL.canParse(link, page.href) ? new URL(link, page) : undefined
  if (url?.host !== page.host || url.pathname.startsWith('//')) {
    throw new UnexpectedResponseError(
      `${page.host} sent a page whose next link leads to ${url?.origin ?? 'no URL'}. It is not followed with the account's token.`,
    )
  }
  // Some APIs put the token in: it goes into the header, and into no snapshot.
  if (url.searchParams.has('access_token')) url.searchParams.delete('access_token')
  // A parser leaves a backslash there, and no URL with one is called.
  return url.pathname + url.search.replaceAll('\\', '%5C')
}
