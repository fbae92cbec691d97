import type {
  ListDefinition,
  Paging,
  WatermarkSource,
} from '../../../lib/listPolling/definition/listDefinition'
import type { ListResponse } from '../../../lib/listPolling/listResponse'

interface Changes extends Partial<Omit<ListDefinition, 'paging' | 'watermark' | 'request'>> {
  readonly path?: string
  readonly request?: Partial<ListDefinition['request']>
  readonly paging?: Partial<Paging>
  readonly watermark?: Partial<WatermarkSource> | undefined
}

/** Returns the list that the trigger reads if only the path is filled in, with the given changes. */
export function endpoint({
  paging,
  watermark,
  path = '/items',
  request,
  ...rest
}: Changes = {}): ListDefinition {
  return {
    provider: 'custom',
    request: { method: 'GET', path, query: {}, headers: {}, body: undefined, ...request },
    itemsPath: undefined,
    idPath: undefined,
    rules: { errorWhen: [], rateLimitWhen: [], lastPageWhen: [] },
    parents: undefined,
    syncToken: undefined,
    ...rest,
    watermark: watermark && {
      field: undefined,
      parameter: undefined,
      place: 'query',
      template: undefined,
      start: undefined,
      overlapMinutes: 0,
      window: undefined,
      ...watermark,
    },
    paging: {
      style: 'none',
      field: undefined,
      parameter: paging?.style ?? '',
      place: 'query',
      nextPath: undefined,
      start: undefined,
      pageSize: undefined,
      pageSizeParameter: 'limit',
      pageSizePlace: 'query',
      ...paging,
    },
  }
}

export const byUpdatedAt = { field: 'updatedAt', parameter: 'since' }

/** Returns a response with `count` items. */
export function response(body: unknown, count = 1, headers: Record<string, string> = {}): ListResponse {
  return {
    url: new URL('https://api.example.com/v1/items?limit=2'),
    headers,
    itemsPath: undefined,
    basePath: '/v1',
    isSecret: () => false,
    isLastByRule: false,
    sentAtMs: Date.parse('2026-03-01T12:00:00Z'),
    body,
    items: Array.from({ length: count }, (_, index) => ({ id: index })),
  }
}
