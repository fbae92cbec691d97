import { parseJson } from '../../../http/api'
import type { HttpResponse } from '../../../http/message'
import { isId } from '../idPath'

/**
 * Returns the ID of the event that an earlier request with the same `transactionId` created, if Graph rejects the repeated
 * request for that reason. It does so if the event was edited in the meantime.
 */
export function existingEventIn({ status, body }: HttpResponse): string | undefined {
  if (status !== 400 && status !== 409) return undefined
  const { error } = Object(parseJson(body.toString('utf8'))) as { error?: unknown }
  const { code, '@event.existingEventId': id } = Object(error) as Record<string, unknown>
  return code === 'ErrorDuplicateTransactionId' && typeof id === 'string' && isId(id) ? id : undefined
}
