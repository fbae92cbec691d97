import { TemporaryError } from '../errors'
import type { StepContext } from '../runtime/context'
import type { Message } from './messages'
import { sizeOf, splitBySize } from './recordMessages'

const mostInFlight = 500
const mostBytesInFlight = 8_000_000

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

/** What may be on its way to the broker at one time: together it goes a hundred times faster than one by one. */
export function batchesOf(messages: readonly Message[]): Message[][] {
  return splitBySize(messages, ({ body }) => sizeOf(body), mostBytesInFlight, mostInFlight)
}

/** Passes pages on while the next one is already being fetched. A failure waits its turn. */
export async function* readAhead<T>(pages: AsyncIterable<T>): AsyncGenerator<T> {
  const iterator = pages[Symbol.asyncIterator]()
  let next = iterator.next()
  try {
    for (;;) {
      const page = await next
      if (page.done) return
      next = iterator.next()
      next.catch(() => {})
      yield page.value
    }
  } finally {
    // Waits for the page under way, whose result nobody wants any more.
    await iterator.return?.()?.catch?.(() => {})
  }
}
