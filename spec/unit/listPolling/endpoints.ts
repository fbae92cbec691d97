import type { ListAnswer } from '../../../lib/listPolling/listAnswer'
import type { ListEndpoint, Paging } from '../../../lib/listPolling/listEndpoint'

/** A list endpoint as the trigger reads it where nothing but the path is filled in. */
export function endpoint(
  changes: Partial<Omit<ListEndpoint, 'paging'>> & { paging?: Partial<Paging> } = {},
): ListEndpoint {
  const { paging, ...rest } = changes
  return {
    provider: 'custom',
    path: '/items',
    itemsPath: undefined,
    watermark: undefined,
    ...rest,
    paging: {
      style: 'none',
      field: undefined,
      parameter: paging?.style ?? '',
      pageSize: undefined,
      pageSizeParameter: 'limit',
      ...paging,
    },
  }
}

export const byUpdatedAt = { field: 'updatedAt', parameter: 'since' }

/** An answer with `count` items. */
export function answer(body: unknown, count = 1, headers: Record<string, string> = {}): ListAnswer {
  return {
    url: new URL('https://api.example.com/v1/items?limit=2'),
    headers,
    sentAtMs: Date.parse('2026-03-01T12:00:00Z'),
    body,
    items: Array.from({ length: count }, (_, index) => ({ id: index })),
  }
}
