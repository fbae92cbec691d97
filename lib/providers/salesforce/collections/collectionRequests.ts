import { inField } from '../../../errors'
import type { ApiRequest } from '../../../http/api'
import { path } from '../../../http/path'
import type { ManyRow, ManyWrite } from '../../manyRecords/manyRecords'
import { keyNameIn, type PlannedRow } from '../../manyRecords/planRows'

/** Returns the request that sends records as one collection. */
export type RequestOf = (rows: readonly PlannedRow[]) => ApiRequest

const collections = '/composite/sobjects'

/** Returns the request for new records. */
export function creating({ objectType, isAllOrNone: allOrNone }: ManyWrite): RequestOf {
  return (rows) => {
    const records = rows.map(({ fields }) => recordOf(objectType, fields))
    return { method: 'POST', path: collections, json: { allOrNone, records } }
  }
}

/** Returns the request that updates records, whose keys are IDs. */
export function updating({ objectType, isAllOrNone: allOrNone }: ManyWrite): RequestOf {
  return (rows) => {
    const records = rows.map(({ key, fields }) => recordOf(objectType, { id: key, ...withoutId(fields) }))
    return { method: 'PATCH', path: collections, json: { allOrNone, records }, isIdempotent: true }
  }
}

/** Returns the request that creates or updates records by an external ID. */
export function upserting(write: ManyWrite): RequestOf {
  const { objectType, keyField, isAllOrNone: allOrNone, rows: given } = write
  const target = collections + inField('objectType', () => path`/${objectType}/${keyField}`)
  return (rows) => {
    const records = rows.map(({ indexes, fields }) => {
      const first = given[indexes[0] ?? 0] ?? {}
      // The value as given: a number stays a number.
      return recordOf(objectType, { [keyField]: first[keyNameIn(first, keyField)], ...withoutId(fields) })
    })
    return { method: 'PATCH', path: target, json: { allOrNone, records }, isIdempotent: true }
  }
}

/** Returns the request that deletes records, whose keys are IDs. */
export function deleting({ isAllOrNone }: ManyWrite): RequestOf {
  return (rows) => {
    const query = { ids: rows.map(({ key }) => key).join(','), allOrNone: String(isAllOrNone) }
    return { method: 'DELETE', path: collections, query, isIdempotent: true }
  }
}

function recordOf(type: string, { attributes: _, ...fields }: ManyRow): ManyRow {
  return { attributes: { type }, ...fields }
}

function withoutId({ Id: _, id: __, ...fields }: ManyRow): ManyRow {
  return fields
}
