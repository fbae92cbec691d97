import type { PagingStyle, Place } from './listDefinition'

/** A definition as JSON, checked against its schema. */
export interface RawList {
  readonly request: RawRequest
  readonly items?: string
  readonly id?: string
  readonly paging?: RawPaging
  readonly watermark?: RawWatermark
  readonly syncToken?: { readonly field: string; readonly parameter?: string; readonly in?: Place }
  readonly parents?: RawParents
  readonly errorWhen?: string
  readonly rateLimitWhen?: string
  readonly lastPageWhen?: string
}

export interface RawRequest {
  readonly method?: 'GET' | 'POST'
  readonly path: string
  readonly query?: Readonly<Record<string, string | number | boolean>>
  readonly headers?: Readonly<Record<string, string | number | boolean>>
  readonly body?: unknown
}

export interface RawPaging {
  readonly style: PagingStyle
  readonly field?: string
  readonly parameter?: string
  readonly in?: Place
  readonly path?: string
  readonly start?: number
  readonly size?: { readonly parameter?: string; readonly value: number; readonly in?: Place }
}

export interface RawWatermark {
  readonly field: string
  readonly parameter?: string
  readonly in?: Place
  readonly template?: string
  readonly start?: string | number
  readonly overlapMinutes?: number
  readonly window?: { readonly days: number; readonly parameter: string; readonly template?: string }
}

export type RawParents =
  | readonly unknown[]
  | {
      readonly list: RawList | readonly unknown[]
      readonly value?: string
      readonly parents?: RawParents
    }
