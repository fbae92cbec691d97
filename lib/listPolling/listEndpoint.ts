import type { ProviderKey } from '../providers/provider'

export type PagingStyle = 'none' | 'nextLink' | 'linkHeader' | 'cursor' | 'offset' | 'page'
export const pagingStyles: readonly PagingStyle[] = [
  'none',
  'nextLink',
  'linkHeader',
  'cursor',
  'offset',
  'page',
]

/** A list that an API offers, and how it is to be read. Paths into an answer are dotted. */
export interface ListEndpoint {
  readonly provider: ProviderKey
  /** With or without a query; under the API's base, or an absolute URL of it. */
  readonly path: string
  readonly itemsPath: string | undefined
  readonly paging: Paging
  readonly watermark: WatermarkSource | undefined
}

export interface Paging {
  readonly style: PagingStyle
  /** Where the answer has the next link or cursor. */
  readonly field: string | undefined
  /** The query parameter for the cursor, offset or page. */
  readonly parameter: string
  /** Undefined leaves the size to the API. */
  readonly pageSize: number | undefined
  readonly pageSizeParameter: string
}

export interface WatermarkSource {
  /** Where an item has the value that grows with each change. */
  readonly field: string
  /** The query parameter by which the API filters; undefined means that we do. */
  readonly parameter: string | undefined
}
