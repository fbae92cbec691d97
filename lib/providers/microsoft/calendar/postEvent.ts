import { errorFromResponse } from '../../../errors'
import { type Api, type ApiRequest, parseJson } from '../../../http/api'
import type { HttpResponse } from '../../../http/message'
import type { RecordBody } from '../../objectOperations'
import { describeFault } from '../describeFault'
import { idPath, isId } from '../idPath'

/**
 * Creates an event that has a `transactionId`, by which Graph recognizes a repeated request, and returns the response with
 * the event, which may be that of an earlier request. `adapt` changes each request.
 */
export async function postEvent(
  api: Api,
  path: string,
  json: RecordBody,
  adapt = (request: ApiRequest) => request,
): Promise<HttpResponse> {
  const response = await api(adapt({ method: 'POST', path, json, isIdempotent: true, accepts: [400, 409] }))
  if (response.status < 300) return response
  const id = existingEventIn(response)
  if (id !== undefined) return api(adapt({ method: 'GET', path: idPath`/me/events/${id}` }))
  throw errorFromResponse({
    who: 'Microsoft Graph',
    method: 'POST',
    path: response.url.pathname,
    status: response.status,
    fault: describeFault(response),
    mayHaveBeenApplied: false,
  })
}

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
