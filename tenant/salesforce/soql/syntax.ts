/** A name as it was written, and its position. */
export interface Name {
  readonly text: string
  readonly position: number
}

export type LiteralType = 'text' | 'number' | 'boolean' | 'date' | 'dateTime' | 'time' | 'null'

export interface Literal {
  readonly type: LiteralType
  /** A string with resolved escapes, or a time as it was written. */
  readonly value: string | number | boolean | null
  /** For LIKE, the string with `\%` and `\_` as they were written. */
  readonly pattern?: string
}

export type Operator =
  | '='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | 'LIKE'
  | 'IN'
  | 'NOT IN'
  | 'INCLUDES'
  | 'EXCLUDES'

export interface Comparison {
  readonly kind: 'comparison'
  readonly field: Name
  readonly operator: Operator
  readonly literals: readonly Literal[]
}

export type Condition =
  | Comparison
  | { readonly kind: 'AND' | 'OR'; readonly parts: readonly Condition[] }
  | { readonly kind: 'NOT'; readonly part: Condition }

export interface Order {
  readonly field: Name
  readonly isDescending: boolean
  readonly hasNullsLast: boolean
}

/** The part of SOQL that the fake supports. */
export interface Query {
  /** 'count' for `SELECT count()`. */
  readonly fields: readonly Name[] | 'count'
  readonly object: Name
  readonly where: Condition | undefined
  readonly orders: readonly Order[]
  readonly limit: number | undefined
  readonly offset: number
}
