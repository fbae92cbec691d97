import type { PollRequest, RecordBody } from '../../objectOperations'

/** Returns the query for the selected fields and those that polling needs, or for all fields if none is selected. */
export function selectQuery(
  { selectedFields }: PollRequest,
  neededFields: readonly string[],
): Readonly<Record<string, string>> {
  return selectedFields ? { $select: [...new Set(['id', ...selectedFields, ...neededFields])].join(',') } : {}
}

/** Returns the record without the fields that only polling needs. */
export function selectedOf(
  body: RecordBody,
  { selectedFields }: PollRequest,
  neededFields: readonly string[],
): RecordBody {
  const hidden = selectedFields ? neededFields.filter((name) => !selectedFields.includes(name)) : []
  return Object.fromEntries(Object.entries(body).filter(([name]) => !hidden.includes(name)))
}
