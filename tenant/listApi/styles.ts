export interface ListItem {
  readonly id: string
  readonly name: string
  /** ISO 8601 in whole seconds, the resolution of this API. */
  readonly updatedAt: string
}

export interface ListResponse {
  /** Defaults to 200. */
  readonly status?: number
  readonly headers?: Record<string, string>
  readonly body: unknown
}

type Style = (items: readonly ListItem[], url: URL) => ListResponse

const largestPage = 250

/** Each style of paging by the last part of its path. A page size above 250 is reduced without an error. */
export const styles: Readonly<Record<string, Style>> = {
  none: (items) => ({ body: items }),

  nextLink(items, url) {
    const { page, next } = slice(items, url, 'from')
    return { body: { items: page, links: { next: next === undefined ? null : linkTo(url, 'from', next) } } }
  },

  linkHeader(items, url) {
    const { page, next } = slice(items, url, 'from')
    const links = [
      `<${url.origin}/linkHeader>; rel="first"; title="first, and more"`,
      ...(next === undefined ? [] : [`</linkHeader?${linkTo(url, 'from', next).split('?')[1]}>; rel="next"`]),
    ]
    return { headers: { link: links.join(', ') }, body: page }
  },

  cursor(items, url) {
    const after = Buffer.from(url.searchParams.get('cursor') ?? '', 'base64url').toString()
    const rest = items.filter(({ id }) => id > after).sort((a, b) => (a.id < b.id ? -1 : 1))
    const page = rest.slice(0, sizeOf(url))
    const last = page.length < rest.length ? page.at(-1)?.id : undefined
    return {
      body: {
        data: page,
        meta: { next_cursor: last === undefined ? '' : Buffer.from(last).toString('base64url') },
      },
    }
  },

  offset(items, url) {
    const { page } = slice(items, url, 'offset')
    return { body: { records: page, total: items.length } }
  },

  page(items, url) {
    const number = numberIn(url, 'page', 1)
    const size = sizeOf(url)
    const page = items.slice((number - 1) * size, number * size)
    if (number > 1 && page.length === 0) return { status: 404, body: { detail: 'Invalid page.' } }
    return { body: { results: page } }
  },
}

function slice(items: readonly ListItem[], url: URL, parameter: string) {
  const from = numberIn(url, parameter, 0)
  const end = from + sizeOf(url)
  return { page: items.slice(from, end), next: end < items.length ? end : undefined }
}

function linkTo(url: URL, parameter: string, value: number): string {
  const link = new URL(url)
  link.searchParams.set(parameter, String(value))
  return link.href
}

function sizeOf(url: URL): number {
  return Math.min(numberIn(url, 'limit', 100), largestPage)
}

function numberIn(url: URL, parameter: string, fallback: number): number {
  return Number(url.searchParams.get(parameter) ?? fallback)
}
