import { type HttpRequest, type HttpResponse, isReplayable, isSafeMethod } from './message'
import { TransportFailure } from './transportFailure'

const temporaryStatuses = new Set([408, 500, 502, 503, 504])

/**
 * Whether the request may be sent again after this outcome. A read may after every temporary fault; a write only
 * where it was certainly not applied: it never arrived, or the limiter turned it away (429),
 * or the API promises that nothing of it stayed.
 */
export function mayRepeat(
  request: HttpRequest,
  outcome: HttpResponse | TransportFailure,
  isRolledBack: (response: HttpResponse) => boolean = () => false,
): boolean {
  if (!isReplayable(request.body)) return false
  if (outcome instanceof TransportFailure) {
    if (outcome.fault === 'tooLarge') return false
    return isSafeMethod(request.method) || !outcome.mayHaveArrived
  }
  if (outcome.status === 429 || isRolledBack(outcome)) return true
  return isSafeMethod(request.method) && temporaryStatuses.has(outcome.status)
}
