/** The documented behavior of an API, as far as connecting, calling, and polling require it. */
export interface ApiBehavior {
  readonly token: TokenBehavior
  /** The header that contains the access token, and its prefix. */
  readonly tokenHeader?: readonly [name: string, prefix: string]
  /** Header fields that each call must have. */
  readonly requires?: Readonly<Record<string, string>>
  /** The response to an expired access token. */
  readonly expired: {
    readonly status: number
    readonly body?: unknown
    readonly headers?: Record<string, string>
  }
  /** Paths that return one object, and the object. */
  readonly objects: Readonly<Record<string, unknown>>
  readonly lists: Readonly<Record<string, ListBehavior>>
}

export interface TokenBehavior {
  readonly path: string
  readonly client?: 'basic'
  readonly format?: 'json'
  /** Parameters that each token request must have. */
  readonly requires?: Readonly<Record<string, string>>
  /** A refresh returns a new refresh token, and the old one is no longer valid. */
  readonly rotates?: true
  /** There is no refresh token, and the access token doesn't expire. */
  readonly isEndless?: true
  /** Further fields of the response; `{url}` is this server. */
  readonly extras?: Readonly<Record<string, unknown>>
}

export interface ListBehavior {
  /** The dot path of the list in the response; empty if the response is the list. */
  readonly items: string
  /** One record; `{id}` and the times `{iso}`, `{seconds}`, `{ms}`, `{ticks}`, and others are filled in. */
  readonly record: unknown
  readonly paging: PagingBehavior
  readonly filter?: FilterBehavior
  readonly sync?: { readonly from: string; readonly to: string; readonly isAlways?: true }
  /** Omitted from the response if there is none. */
  readonly isEmptyOmitted?: true
  /** Returned instead of an empty list. */
  readonly emptyStatus?: number
  readonly order?: 'descending'
  /** A filter for a longer period is rejected. */
  readonly window?: { readonly until: string; readonly days: number }
}

/** Locations are `query.name`, `header.name`, or `body.dot.path` in the request, and dot paths in the response. */
export type PagingBehavior =
  | { readonly by: 'none' }
  | {
      readonly by: 'cursor'
      readonly from: string
      readonly to: string
      readonly end?: 'null' | 'empty' | 'same'
      /** A flag in addition to the cursor. */
      readonly more?: string
      readonly last?: string
    }
  | { readonly by: 'offset'; readonly from: string; readonly total?: string; readonly isText?: true }
  | {
      readonly by: 'page'
      readonly from: string
      readonly pages?: string
      readonly behind?: number
    }
  | { readonly by: 'link'; readonly to: string }
  | { readonly by: 'linkHeader' }
  | { readonly by: 'lastItem'; readonly from: string; readonly more: string }
  /** Offset and size are inside an expression. */
  | { readonly by: 'expression'; readonly from: string; readonly offset: RegExp }

export interface FilterBehavior {
  readonly from: string
  /** Finds the time in an expression; by default the whole value. */
  readonly pattern?: RegExp
  readonly isExclusive?: true
  /** Only whole days count. */
  readonly isByDay?: true
  /** The filter is for IDs. */
  readonly isById?: true
  /** The list can't be read without it. */
  readonly isRequired?: true
  /** If there are no new records, returns 304. */
  readonly nothingStatus?: 304
}
