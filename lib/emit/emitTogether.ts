import { ComponentError, TemporaryError, UnexpectedResponseError } from '../errors'
import type { Log } from '../providers/objectOperations'
import type { RuntimeSettings, StepContext } from '../runtime/context'
import { systemTiming } from '../runtime/timing'
import { fittingBody, largestBodyBytes, listedRecords, usualBodyBytes } from './largeBodies'
import type { Message } from './messages'
import { Pace } from './pace'
import { sizeOf, splitBySize } from './recordMessages'

const mostInFlight = 500
const mostBytesInFlight = 8_000_000

/** The end of an error message about messages that were not emitted. It says what happens to their records. */
export interface EmitAdvice {
  /** If the platform did not accept all messages. */
  readonly rejected: string
  /** If one message is too large. */
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

// The runtime limits the rate of the whole process.
const pace = new Pace(systemTiming)

/**
 * Emits messages in their order, as many at a time as the runtime lets through, and waits for all of them. Throws
 * TemporaryError if the runtime doesn't accept one. One that is too large is emitted without its largest fields.
 */
export async function emitTogether(
  messages: readonly Message[],
  runtime: StepContext,
  log: Log = runtime.logger,
  advice: EmitAdvice = pollAdvice,
): Promise<void> {
  const [only] = messages
  try {
    if (messages.length === 1 && only && isLargeRecord(only, runtime.getConfig?.()))
      await emitLarge(only, runtime, log, advice)
    else if (!(await areTaken(messages, runtime))) throw notTaken(advice)
  } catch (error) {
    // The runtime fails if it can't publish even its own error, such as without a connection to the broker.
    throw error instanceof ComponentError ? error : notTaken(advice, error)
  }
}

/** Emits a snapshot. Throws TemporaryError if the runtime doesn't accept it. */
export async function emitSnapshot(
  snapshot: unknown,
  runtime: StepContext,
  advice = 'The next execution continues after the last accepted one.',
): Promise<void> {
  try {
    await runtime.emit('snapshot', snapshot)
  } catch (error) {
    throw new TemporaryError(`The platform did not accept the snapshot (${reasonOf(error)}). ${advice}`, {
      cause: error,
    })
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.slice(0, 200) : 'no reason given'
}

/** Emits the messages. Returns false if the runtime counted an error, because its promise resolves even then. */
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

/** True for a message with one large record. A list of several is never shortened: its caller can split it. */
function isLargeRecord({ body }: Message, settings?: RuntimeSettings): boolean {
  const isList = (listedRecords(body)?.length ?? 1) > 1
  return !isList && sizeOf(body) > usualBodyBytes(settings)
}

/**
 * Emits a large record, without its largest fields if the runtime doesn't accept it whole. The passthrough can make a
 * message too large that would fit without it.
 */
async function emitLarge(
  message: Message,
  runtime: StepContext,
  log: Log,
  advice: EmitAdvice,
): Promise<void> {
  const settings = runtime.getConfig?.()
  const isTried = sizeOf(message.body) <= largestBodyBytes(settings)
  if (isTried && (await areTaken([message], runtime))) return
  const body = fittingBody(message.body, usualBodyBytes(settings))
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

function notTaken({ rejected }: EmitAdvice, cause?: unknown): TemporaryError {
  const reason = cause === undefined ? 'see its own error' : reasonOf(cause)
  return new TemporaryError(`The platform did not accept all messages (${reason}). ${rejected}`, {
    mayHaveBeenApplied: true,
    cause,
  })
}

function rateOf({ DATA_RATE_LIMIT: limit, RATE_INTERVAL: intervalMs }: RuntimeSettings = {}) {
  return typeof limit === 'number' && typeof intervalMs === 'number' ? { limit, intervalMs } : undefined
}

/** Returns the messages in batches that can be in flight together. A large message is a separate batch. */
export function batchesOf(messages: readonly Message[], settings?: RuntimeSettings): Message[][] {
  const usual = usualBodyBytes(settings)
  const batchSize = ({ body }: Message) => {
    const size = sizeOf(body)
    return size > usual ? mostBytesInFlight : size
  }
  return splitBySize(messages, batchSize, mostBytesInFlight, mostInFlight)
}
