import { ConfigurationError } from '../../errors'
import type { ManyRow } from '../../providers/manyRecords/manyRecords'

/** Returns the list in the field "records" of a message. Throws ConfigurationError for anything else. */
export function readRecords(
  { records }: Readonly<Record<string, unknown>>,
  mostRecords = 10_000,
): readonly ManyRow[] {
  if (records === undefined || records === null || records === '') {
    throw new ConfigurationError('The field "records" is missing. Fill it with a list of objects.')
  }
  if (!Array.isArray(records)) {
    throw new ConfigurationError('The field "records" is not a list. Fill it with a list of objects.')
  }
  if (records.length > mostRecords) {
    throw new ConfigurationError(
      `The field "records" has ${records.length} records, and ${mostRecords} is the most. Send fewer records per message.`,
    )
  }
  const bad = records.findIndex((each) => typeof each !== 'object' || each === null || Array.isArray(each))
  if (bad < 0) return records
  throw new ConfigurationError(
    `The field "records[${bad}]" is not an object. Fill it with a record's fields.`,
  )
}
