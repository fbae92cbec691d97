import { UnexpectedResponseError } from '../../errors'
import { hashOf } from '../../values/hash'
import { omitDeep } from '../../values/omitDeep'
import type { ObjectRecord, RecordBody } from '../objectOperations'

/** The fields that tell when a record was last changed, the best one first. */
export const stampFields = ['SystemModstamp', 'LastModifiedDate', 'CreatedDate'] as const

/** A row as a record: `attributes` left out at every depth, its stamp as the version. */
export function recordOf(row: unknown): ObjectRecord {
  if (typeof row !== 'object' || row === null)
    throw new UnexpectedResponseError('Salesforce sent a row that is no object.')
  const body = omitDeep(row, (name) => name === 'attributes') as RecordBody
  const stamp = stampFields.map((name) => body[name]).find((value) => typeof value === 'string')
  // Rows of aggregate queries have neither id nor stamp: they are what they say.
  const version = stamp ?? hashOf(body)
  return {
    id: typeof body['Id'] === 'string' ? body['Id'] : hashOf(body),
    version: body['IsDeleted'] === true ? `${version} deleted` : String(version),
    body,
  }
}

/** The id of a row that was asked for with its id; throws UnexpectedResponseError where it came without. */
export function idOf(row: RecordBody | undefined): string {
  const id = row?.['Id']
  if (typeof id === 'string') return id
  throw new UnexpectedResponseError('Salesforce sent a row without Id.')
}
