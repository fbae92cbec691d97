import type { FieldValues } from '../schema/objectType'

/** One version of a record; its times are texts as Salesforce shows them. */
export interface Row {
  readonly id: string
  /** Counts the records of an object, for fields that number themselves */
  readonly number: number
  readonly fields: FieldValues
  readonly createdAt: string
  readonly modifiedAt: string
  /** SystemModstamp: moves with every change and with the deletion */
  readonly stampedAt: string
  readonly deletedAt: string | undefined
}
