import type { Api } from '../../../http/api'
import type { ManyWrite } from '../../manyRecords/manyRecords'
import type { PlannedRow } from '../../manyRecords/planRows'
import { type RowResults, rowError } from '../../manyRecords/rowResults'
import { noSuchRecord, severalRecords } from '../../recordErrors'
import { describeObject } from '../describe'
import { isSalesforceId } from '../records'
import { type KeyField, lookUpIds } from './lookUpIds'

/** Returns the records of a chunk with their IDs as keys; stores the results of records without an ID. */
export type FindIds = (chunk: readonly PlannedRow[]) => Promise<readonly PlannedRow[]>

/** Returns how the records of an update or deletion get their IDs: they have them, or a field finds them. */
export async function idFinder(
  api: Api,
  write: ManyWrite,
  results: RowResults,
  field: KeyField | undefined,
): Promise<FindIds> {
  const { objectType, operation, keyField } = write
  const missing = (row: PlannedRow): void => {
    const error = rowError(noSuchRecord(objectType, { field: keyField, value: row.key }))
    if (operation === 'delete') results.set(row, { success: true, id: null })
    else results.set(row, { success: false, error })
  }
  if (!field) {
    const isOfType = operation === 'delete' ? await typeTest(api, objectType) : () => true
    return async (chunk) =>
      chunk.filter((row) => {
        if (isSalesforceId(row.key) && isOfType(row.key)) return true
        missing(row)
        return false
      })
  }
  return async (chunk) => {
    const ids = await lookUpIds(api, objectType, field, chunk)
    return chunk.flatMap((row) => {
      const [id, another] = ids.get(row.key.toLowerCase()) ?? []
      if (id !== undefined && another === undefined) return [{ ...row, key: id }]
      const key = { field: keyField, value: row.key }
      if (id === undefined || another === undefined) missing(row)
      else
        results.set(row, { success: false, error: rowError(severalRecords(objectType, key, [id, another])) })
      return []
    })
  }
}

/** Returns the test for IDs of the type: a collection would delete records of any type. */
async function typeTest(api: Api, objectType: string): Promise<(id: string) => boolean> {
  const { keyPrefix } = await describeObject(api, objectType)
  return (id) => keyPrefix === undefined || id.startsWith(keyPrefix)
}
