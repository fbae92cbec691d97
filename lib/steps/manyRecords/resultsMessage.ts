import { fittingBody, largestBodyBytes } from '../../emit/largeBodies'
import { messageRoom } from '../../emit/messageRoom'
import { sizeOf } from '../../emit/recordMessages'
import { ConfigurationError } from '../../errors'
import type { ManyRow, RowResult } from '../../providers/manyRecords/manyRecords'
import type { StepContext } from '../../runtime/context'
import type { Execution } from '../../session/execution'
import type { ActionInput } from '../step'

// Bytes of a result with a long Outlook ID.
const rowBytes = 250
// Twice the bytes of a failed result with the longest error message, with three bytes per character.
const mostRowBytes = 2600
const shortMessage = 40
// Bytes of a failed result and of a message's headers.
const leastMessageBytes = mostRowBytes + 10_000

/**
 * Returns how many bytes the message with the results can have. Throws ConfigurationError if the results of so many
 * records may not fit, because after the records are written it would be too late.
 */
export async function roomForAll(
  runtime: StepContext,
  { environment }: Execution,
  { message }: ActionInput,
  count: number,
): Promise<number> {
  const least = count * rowBytes
  // Small messages fit in any case, and need no request to the platform.
  if (count * mostRowBytes + sizeOf(message) <= largestBodyBytes(runtime.getConfig?.()))
    return Number.POSITIVE_INFINITY
  const room = await messageRoom(runtime, environment, message)
  if (least <= room) return room
  throw new ConfigurationError(
    `The field "records" has ${count} records, and their results do not fit into a message of the platform together with its passthrough. Send fewer records per message.`,
  )
}

/**
 * Returns how many bytes a message with one result and its record can have. Throws ConfigurationError if even a result
 * without its record may not fit.
 */
export async function roomForOne(
  runtime: StepContext,
  { environment }: Execution,
  { message }: ActionInput,
  records: readonly ManyRow[],
): Promise<number> {
  const largest = records.reduce((most, record) => Math.max(most, sizeOf(record)), 0)
  // Small messages fit in any case, and need no request to the platform.
  if (2 * (largest + mostRowBytes) + sizeOf(message) <= largestBodyBytes(runtime.getConfig?.()))
    return Number.POSITIVE_INFINITY
  const room = await messageRoom(runtime, environment, message)
  if (leastMessageBytes <= room) return room
  throw new ConfigurationError(
    'The passthrough leaves no room for a result in a message of the platform, so nothing was written. Turn off the passthrough of this step, or send fewer records per message.',
  )
}

/** Returns a result with its record, and without its largest fields if it does not fit. */
export function bodyForOne(result: RowResult, record: ManyRow | undefined, room: number): object {
  const body = { ...result, record }
  if (room === Number.POSITIVE_INFINITY || sizeOf(body) <= room) return body
  return fittingBody(body, room) ?? body
}

/** Returns the body with the results. Error messages are shortened if they do not fit. */
export function bodyForAll<Row extends RowResult>(results: readonly Row[], room: number) {
  const failureCount = results.filter(({ success }) => !success).length
  const counts = { successCount: results.length - failureCount, failureCount }
  const body = { results, ...counts }
  if (room === Number.POSITIVE_INFINITY || sizeOf(body) <= room) return body
  return { results: results.map(shortened), ...counts }
}

function shortened<Row extends RowResult>({ error, ...result }: Row) {
  if (!error) return result
  const { name, code, message } = error
  const short = { name, ...(code !== undefined && { code }), message: message.slice(0, shortMessage) }
  return { ...result, error: short }
}
