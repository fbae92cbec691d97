import type { FieldValues } from '../schema/objectType'

/** One version of a record. Its times are strings in Salesforce's format. */
export interface Row {
  readonly id: string
  /** Counts the records of an object, for auto-number fields. */
  readonly number: number
  readonly fields: FieldValues
  readonly createdAt: string
  readonly modifiedAt: string
  /** The SystemModstamp, which increases with every change and with the deletion. */
  readonly stampedAt: string
  readonly deletedAt: string | undefined
}
