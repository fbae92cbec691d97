import { UnexpectedResponseError } from '../../errors'
import { hashOf } from '../../values/hash'
import { isObject } from '../../values/isObject'
import { omitDeep } from '../../values/omitDeep'
import type { ObjectRecord, RecordBody } from '../objectOperations'

/** The fields with the time of a record's last change, the best one first. */
export const stampFields = ['SystemModstamp', 'LastModifiedDate', 'CreatedDate'] as const

/** Returns a row as a record, without annotations at every depth, and with its timestamp as the version. */
export function recordOf(row: unknown): ObjectRecord {
  if (typeof row !== 'object' || row === null)
    throw new UnexpectedResponseError(
      'Salesforce returned a row that is not an object. Report it with this error message.',
    )
  const body = omitDeep(row, isAnnotation) as RecordBody
  const stamp = stampFields.map((name) => body[name]).find((value) => typeof value === 'string')
  // Rows of aggregate queries have neither an ID nor a timestamp, so their content identifies them.
  const version = stamp ?? hashOf(body)
  return {
    id: typeof body['Id'] === 'string' ? body['Id'] : hashOf(body),
    version: body['IsDeleted'] === true ? `${version} deleted` : String(version),
    body,
  }
}

/** True for the `attributes` of a row, which are its type and URL. Other APIs of Salesforce have data of this name. */
export function isAnnotation(name: string, value: unknown): boolean {
  if (name !== 'attributes' || !isObject(value)) return false
  const { type, ...rest } = value
  return typeof type === 'string' && Object.keys(rest).every((key) => key === 'url')
}

/** Returns the ID of a row. Throws UnexpectedResponseError if the row has none. */
export function salesforceIdOf(row: RecordBody | undefined): string {
  const id = row?.['Id']
  if (typeof id === 'string') return id
  throw new UnexpectedResponseError(
    'Salesforce returned a row without Id. Report it with this error message.',
  )
}

/** True for an ID of 15 letters and digits, or of 18 with its checksum. */
export function isSalesforceId(text: string): boolean {
  return /^[a-z0-9]{15}([a-z0-9]{3})?$/i.test(text)
}
