import { ApiError } from '../../../errors'
import type { StartFrom } from './cursor'

/** Returns the error for a position that Salesforce no longer stores. The missed events are unknown. */
export function expiredPosition(topic: string, whenTooOld: StartFrom, cause: Error): Error {
  const rest =
    whenTooOld === 'storedEvents'
      ? 'The subscription continues with the oldest stored event, and events that were already emitted may be emitted again.'
      : 'The subscription continues with new events.'
  return new ApiError(
    `Events of ${topic} may be missing. Salesforce no longer knows the position in the snapshot, because it is older than 72 h or the org was moved. ${rest} Compare the records with the target system. ${cause.message}`,
    { cause },
  )
}
