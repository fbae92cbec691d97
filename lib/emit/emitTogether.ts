import { TemporaryError } from '../errors'
import type { StepContext } from '../runtime/context'
import type { Message } from './messages'

/** Hands messages to the runtime all at once and waits for all; throws where it did not take one. */
export async function emitTogether(messages: readonly Message[], runtime: StepContext): Promise<void> {
  const errorsBefore = runtime.errorCount ?? 0
  await Promise.all(messages.map((message) => runtime.emit('data', message)))
  // The runtime reports a message it could not send as an error of its own and resolves all the same.
  if ((runtime.errorCount ?? 0) > errorsBefore) {
    throw new TemporaryError(
      'The platform did not take all messages (its own error tells why). Nothing was skipped: they are emitted again with the next execution.',
      { mayHaveBeenApplied: true },
    )
  }
}
