import { type ErrorName, TemporaryError } from '../../../errors'
import { type Api, type ApiRequest, parseJson } from '../../../http/api'
import { stringOr } from '../../../values/stringOr'
import type { RowError } from '../../manyRecords/manyRecords'
import { duplicatesIn, type Entry, isMissingRecord, isTemporary, isUsedUp } from '../faults'

/** The result of one record in the response. */
export interface SavedRow {
  readonly id: string | undefined
  readonly isSuccess: boolean
  readonly isCreated: boolean | undefined
  /** The record was rolled back, so that it may be sent again. */
  readonly isRolledBack: boolean
  readonly error: RowError
  /** The record is deleted, and an earlier attempt of the same request may have done it. */
  readonly isOwnDeletion: boolean
}

/**
 * Sends one collection and returns the result of each of its `count` records.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_sobjects_collections.htm
 */
export async function callCollection(
  api: Api,
  request: ApiRequest,
  count: number,
): Promise<readonly SavedRow[]> {
  const response = await api(request)
  const results = parseJson(response.body.toString('utf8'))
  if (Array.isArray(results) && results.length === count)
    return results.map((result) => savedRow(result, response.mayBeSecond === true))
  throw new TemporaryError(
    `Salesforce returned ${response.status} for ${count} records, but not one result for each. Some of them may have been written. Check the records before you send the message again.`,
    { mayHaveBeenApplied: true },
  )
}

function savedRow(result: unknown, mayBeSecond: boolean): SavedRow {
  const { id, success, created, errors } = Object(result) as Record<string, unknown>
  const entries = (Array.isArray(errors) ? errors : []).map(entryOf)
  const isRolledBack = success !== true && entries.some((entry) => isTemporary(entry, statusOfARow))
  const error = errorOf(entries, isRolledBack)
  return {
    id: typeof id === 'string' ? id : undefined,
    isSuccess: success === true,
    isCreated: typeof created === 'boolean' ? created : undefined,
    isRolledBack,
    error,
    isOwnDeletion: mayBeSecond && error.code === 'ENTITY_IS_DELETED',
  }
}

/** A collection calls the code of a fault "statusCode". */
function entryOf(error: unknown): Entry {
  return { ...Object(error), errorCode: Object(error).statusCode }
}

// That of the same fault if the record is written alone.
const statusOfARow = 400

function errorOf(entries: readonly Entry[], isRolledBack: boolean): RowError {
  const { errorCode } = entries[0] ?? {}
  const messages = entries.map(({ message }) => message).filter((message) => typeof message === 'string')
  const fields = entries.flatMap((entry) => entry.fields).filter((field) => typeof field === 'string')
  const code = typeof errorCode === 'string' ? errorCode : undefined
  const message = messages.join(' ').slice(0, 300) || 'Salesforce returned no reason.'
  return {
    name: isRolledBack ? 'TemporaryError' : nameOf(entries),
    ...(code !== undefined && { code }),
    message: message + entries.map(duplicatesIn).join(''),
    ...(fields.length > 0 && { fields: [...new Set(fields)] }),
  }
}

/** Returns the name that the same rejection has if it concerns one record alone. */
function nameOf(entries: readonly Entry[]): ErrorName {
  const [first = {}] = entries
  if (isUsedUp(first, statusOfARow)) return 'RateLimitError'
  if (stringOr(first.errorCode, '').startsWith('INSUFFICIENT_ACCESS')) return 'PermissionError'
  return entries.length > 0 && entries.every(isMissingRecord) ? 'NotFoundError' : 'ApiError'
}
