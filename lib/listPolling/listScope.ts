import { hashOf } from '../values/hash'
import type { ListDefinition, Paging, Parents, WatermarkSource } from './definition/listDefinition'

/** Returns a hash of the list that a snapshot belongs to. */
// Snapshots of version 0.1 have the hash of the first four parts, so further ones are added only if they are used.
export function scopeOf(definition: ListDefinition): string {
  const { provider, request, itemsPath, watermark, syncToken, parents } = definition
  const source = watermark && {
    field: watermark.field ?? '{now}',
    parameter: watermark.parameter,
    ...(watermark.place !== 'query' && { place: watermark.place }),
  }
  const { method, query, body } = request
  const further = {
    ...(method !== 'GET' && { method }),
    ...(Object.keys(query).length > 0 && { query }),
    ...(body !== undefined && { body }),
    ...(syncToken && { syncToken }),
    ...(parents && { parents: parentsScope(parents) }),
  }
  const parts: unknown[] = [provider, request.path, itemsPath, source]
  return hashOf(Object.keys(further).length === 0 ? parts : [...parts, further])
}

function parentsScope({ source, valuePath }: Parents): unknown {
  if (!('request' in source)) return source
  const { request, itemsPath, parents } = source
  const { headers: _, ...requested } = request
  return [requested, itemsPath, valuePath, parents && parentsScope(parents)]
}

/** Returns a hash of how the pages of a list are requested. */
export function pagingHash({ paging, watermark }: ListDefinition): string {
  const { style, field, parameter, pageSize, pageSizeParameter } = paging
  const further = { ...furtherPaging(paging), ...windowOf(watermark) }
  return hashOf({ style, field, parameter, pageSize, pageSizeParameter, ...further })
}

function furtherPaging({ place, nextPath, start, pageSizePlace }: Paging): object {
  return {
    ...(place !== 'query' && { place }),
    ...(nextPath !== undefined && { nextPath }),
    ...(start !== undefined && { start }),
    ...(pageSizePlace !== 'query' && { pageSizePlace }),
  }
}

function windowOf(watermark: WatermarkSource | undefined): object {
  return watermark?.window ? { window: watermark.window } : {}
}
