import type { ProviderKey } from '../../providers/provider'
import type { ResponseRule } from '../../values/responseRules'
import type { TimeValue } from './timeFormats'

export type PagingStyle = 'none' | 'nextLink' | 'linkHeader' | 'cursor' | 'offset' | 'page' | 'lastItem'
export const pagingStyles: readonly PagingStyle[] = [
  'none',
  'nextLink',
  'linkHeader',
  'cursor',
  'offset',
  'page',
  'lastItem',
]

/** The part of a request that contains a value. */
export type Place = 'query' | 'body' | 'header'

/** A list of records: its request, the path of its records, its paging, and how to find new records. */
export interface RecordList {
  readonly request: RequestTemplate
  readonly itemsPath: string | undefined
  readonly idPath: string | undefined
  readonly paging: Paging
  readonly rules: ListRules
  readonly parents: Parents | undefined
}

/** A list as Poll Endpoint polls it, read from the step's fields or from the field `definition`. */
export interface ListDefinition extends RecordList {
  readonly provider: ProviderKey
  readonly watermark: WatermarkSource | undefined
  readonly syncToken: SyncTokenSource | undefined
}

/** A request whose strings may have placeholders. */
export interface RequestTemplate {
  readonly method: 'GET' | 'POST'
  /** A path under the API's base URL, or an absolute URL. Can have a query. */
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string>>
  /** Any JSON value; undefined if the request has no body. */
  readonly body: unknown
}

export interface Paging {
  readonly style: PagingStyle
  /** The dot path of the next link or cursor in the response. For `lastItem`, the dot path in the record. */
  readonly field: string | undefined
  /** The parameter for the cursor, offset, or page. Empty if placeholders contain it. */
  readonly parameter: string
  readonly place: Place
  /** The path of every page after the first, if it differs. */
  readonly nextPath: string | undefined
  /** The first offset or page. */
  readonly start: number | undefined
  /** Undefined means the API's own page size. */
  readonly pageSize: number | undefined
  readonly pageSizeParameter: string
  readonly pageSizePlace: Place
}

export interface WatermarkSource {
  /** The dot path of a value that increases with every change; undefined if polls begin at the last poll's start. */
  readonly field: string | undefined
  /** The parameter for the value. Undefined if the component filters. */
  readonly parameter: string | undefined
  readonly place: Place
  readonly template: string | undefined
  /** The value of the first poll. */
  readonly start: TimeValue | undefined
  readonly overlapMinutes: number
  readonly window: WatermarkWindow | undefined
}

/** The longest period that the API returns in one request, and the parameter for its end. */
export interface WatermarkWindow {
  readonly days: number
  readonly parameter: string
  readonly template: string
}

export interface SyncTokenSource {
  readonly field: string
  /** Undefined if the token is a link. */
  readonly parameter: string | undefined
  readonly place: Place
}

/** Rules for responses whose status doesn't show what they mean. */
export interface ListRules {
  readonly errorWhen: readonly ResponseRule[]
  readonly rateLimitWhen: readonly ResponseRule[]
  readonly lastPageWhen: readonly ResponseRule[]
}

/** The list of parents. Each parent has its own list of records. */
export interface Parents {
  readonly source: RecordList | readonly unknown[]
  /** The dot path of the value that stands for `{parent}`. */
  readonly valuePath: string
  /** True if the request contains other fields of the record, such as `{parent.name}`, so its value alone isn't a list. */
  readonly usesRecord?: boolean
}
