import { TemporaryError, UnexpectedResponseError } from '../errors'
import type { Log } from '../providers/objectOperations'
import type { RuntimeSettings, StepContext } from '../runtime/context'
import { systemTiming } from '../runtime/timing'
import { fittingBody, largestBodyBytes } from './largeBodies'
import type { Message } from './messages'
import { Pace } from './pace'
import { sizeOf, splitBySize } from './recordMessages'

const mostInFlight = 500
const mostBytesInFlight = 8_000_000
// Up to here a message fits, even with a copy of its body in the passthrough.
const largeBytes = 3_700_000

/** The end of the error message if messages are not emitted: how the records are handled next. */
export interface EmitAdvice {
  /** The platform did not accept all messages. */
  readonly rejected: string
  /** One message is too large. */
  readonly tooLarge: string
}

const pollAdvice: EmitAdvice = {
  rejected: 'No record was skipped: the next execution emits them again.',
  tooLarge: 'The poll continues after it.',
}

/** The advice of an action that only reads. */
export const readAdvice: EmitAdvice = {
  rejected:
    'Not all records were emitted. If a message was too large, request fewer fields or records at a time, or turn off the passthrough of this step. Then send the message again.',
  tooLarge: 'Request fewer fields. The other records are emitted.',
}

// The runtime's rates are those of the whole process.
const pace = new Pace(systemTiming)

/**
 * Hands messages to the runtime in their order, as many at a time as it lets through, and waits for all of them.
 * Throws TemporaryError if the runtime doesn't take one, unless it is too large: then it is emitted without its largest fields.
 */
export async function emitTogether(
  messages: readonly Message[],
  runtime: StepContext,
  log: Log = runtime.logger,
  advice: EmitAdvice = pollAdvice,
): Promise<void> {
  const [only] = messages
  if (messages.length === 1 && only && sizeOf(only.body) > largeBytes)
    return emitLarge(only, runtime, log, advice)
  if (!(await areTaken(messages, runtime))) throw notTaken(advice)
}

/** True if the runtime accepted all messages. It reports a failed message only by another error, and resolves anyway. */
async function areTaken(messages: readonly Message[], runtime: StepContext): Promise<boolean> {
  const errorsBefore = runtime.errorCount ?? 0
  const emit = (message: Message) => runtime.emit('data', message)
  const settings = runtime.getConfig?.()
  const rate = rateOf(settings)
  if (settings?.['EMIT_LIGHTWEIGHT_MESSAGE'] === true) {
    // The runtime uploads large messages before it sends them, and a small one would overtake them.
    for (const message of messages) await emit(message)
  } else if (rate) await pace.inOrder(messages, rate, emit)
  else await Promise.all(messages.map(emit))
  return (runtime.errorCount ?? 0) <= errorsBefore
}

/** With the passthrough of other steps a message may be too large although its body alone is not. */
async function emitLarge(
  message: Message,
  runtime: StepContext,
  log: Log,
  advice: EmitAdvice,
): Promise<void> {
  const largest = largestBodyBytes(runtime.getConfig?.())
  if (sizeOf(message.body) <= largest && (await areTaken([message], runtime))) return
  const body = fittingBody(message.body, Math.min(largest / 2, largeBytes))
  if (body) {
    log.warn(
      `Message ${message.id} is too large for the platform. Emitting it without its largest fields, which "_error" names.`,
    )
    if (await areTaken([{ ...message, body }], runtime)) return
    throw notTaken(advice)
  }
  await runtime.emit('error', tooLarge(message, advice))
}

function tooLarge({ id, body }: Message, advice: EmitAdvice): UnexpectedResponseError {
  const { id: recordId = 'without ID' } = Object(body)
  return new UnexpectedResponseError(
    `The record ${String(recordId).slice(0, 200)} (message ${id}) is too large for a message of the platform and was not emitted. ${advice.tooLarge}`,
  )
}

function notTaken({ rejected }: EmitAdvice): TemporaryError {
  return new TemporaryError(`The platform did not accept all messages (see its own error). ${rejected}`, {
    mayHaveBeenApplied: true,
  })
}

function rateOf({ DATA_RATE_LIMIT: limit, RATE_INTERVAL: intervalMs }: RuntimeSettings = {}) {
  return typeof limit === 'number' && typeof intervalMs === 'number' ? { limit, intervalMs } : undefined
}

/** Returns the messages in batches that may be on their way to the broker at one time; a large message is a batch. */
export function batchesOf(messages: readonly Message[]): Message[][] {
  return splitBySize(messages, batchSize, mostBytesInFlight, mostInFlight)
}

/** A large message fills a batch. */
function batchSize({ body }: Message): number {
  const size = sizeOf(body)
  return size > largeBytes ? mostBytesInFlight : size
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
