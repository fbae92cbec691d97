import { createHash } from 'node:crypto'
import { UnexpectedResponseError } from '../../errors'
import type { ObjectRecord, RecordBody } from '../objectOperations'

/** The fields that tell when a record was last changed, the best one first. */
export const stampFields = ['SystemModstamp', 'LastModifiedDate', 'CreatedDate'] as const

/** A row as a record: `attributes` left out at every depth, its stamp as the version. */
export function recordOf(row: unknown): ObjectRecord {
  if (typeof row !== 'object' || row === null)
    throw new UnexpectedResponseError('Salesforce sent a row that is no object.')
  const body = withoutAttributes(row as RecordBody)
  const stamp = stampFields.map((name) => body[name]).find((value) => typeof value === 'string')
  const version = stamp ?? hashOf(body)
  return {
    id: typeof body['Id'] === 'string' ? body['Id'] : hashOf(body),
    version: body['IsDeleted'] === true ? `${version} deleted` : String(version),
    body,
  }
}

// Rows of aggregate queries have neither id nor stamp; they are what they say.
function hashOf(body: RecordBody): string {
  return createHash('sha256').update(JSON.stringify(body)).digest('hex').slice(0, 16)
}

function withoutAttributes(row: RecordBody): RecordBody {
  return Object.fromEntries(
    Object.entries(row)
      .filter(([name]) => name !== 'attributes')
      .map(([name, value]) => [name, plain(value)]),
  )
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain)
  return typeof value === 'object' && value !== null ? withoutAttributes(value as RecordBody) : value
}
