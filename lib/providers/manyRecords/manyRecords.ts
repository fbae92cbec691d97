import type { ErrorName } from '../../errors'

export type WriteOperation = 'create' | 'update' | 'upsert' | 'delete'

/** Records of one object type that are written together. */
export interface ManyWrite {
  readonly objectType: string
  readonly operation: WriteOperation
  /** The folder for new records; undefined for the default folder. */
  readonly parentId: string | undefined
  /** The field that identifies a record; `create` ignores it. */
  readonly keyField: string
  readonly rows: readonly ManyRow[]
  /** True if nothing is written if one record fails. */
  readonly isAllOrNone: boolean
  /** A key by which an API recognizes that a record was sent before. */
  idempotencyKeyOf(index: number): string | undefined
}

export type ManyRow = Readonly<Record<string, unknown>>

/** The result of the record at the same place in the list. */
export interface RowResult {
  readonly success: boolean
  /** Null if there was nothing to delete; absent if the record failed. */
  readonly id?: string | null
  /** Only for `create` and `upsert`. */
  readonly created?: boolean
  readonly error?: RowError
  /** True if the record may have been written although it counts as failed. */
  readonly isUncertain?: true
}

export interface RowError {
  readonly name: ErrorName
  readonly code?: string
  readonly message: string
  readonly fields?: readonly string[]
}
