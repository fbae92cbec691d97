import { type HttpRequest, type HttpResponse, isReplayable, mayBeSentAgain } from './message'
import { TransportFailure } from './transportFailure'

const temporaryStatuses = new Set([408, 500, 502, 503, 504])

/**
 * Whether the request may be sent again after this outcome. A read may after every temporary fault; a write only
 * where it was certainly not applied (it never arrived, the limiter turned it away with 429, or the API promises that
 * nothing of it stayed), or where sending it again does nothing more.
 */
export function mayRepeat(
  request: HttpRequest,
  outcome: HttpResponse | TransportFailure,
  isRolledBack: (response: HttpResponse) => boolean = () => false,
): boolean {
  if (!isReplayable(request.body)) return false
  if (outcome instanceof TransportFailure) {
    if (outcome.fault === 'tooLarge') return false
    if (outcome.fault === 'timeout' && request.isTimeoutFinal) return false
    return mayBeSentAgain(request) || !outcome.mayHaveArrived
  }
  if (outcome.status === 429 || (outcome.status >= 400 && isRolledBack(outcome))) return true
  return mayBeSentAgain(request) && temporaryStatuses.has(outcome.status)
}
