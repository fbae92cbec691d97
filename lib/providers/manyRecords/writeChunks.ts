import {
  ApiError,
  ComponentError,
  internalError,
  NotFoundError,
  RateLimitError,
  TemporaryError,
} from '../../errors'
import type { RetryPolicy } from '../../http/retry'
import type { PlannedRow } from './planRows'
import { type RowResults, rowError } from './rowResults'

// The platform ends a step after 19 minutes, so its results must be emitted before.
const longestRunMs = 15 * 60_000
const mostFailuresInARow = 2

/**
 * Sends chunk after chunk. An error about the whole list is thrown if nothing was written yet. Otherwise it is the result of
 * the records that were not sent, so that the results of the others are emitted.
 */
export async function writeChunks(
  chunks: readonly (readonly PlannedRow[])[],
  results: RowResults,
  policy: Pick<RetryPolicy, 'now'>,
  write: (chunk: readonly PlannedRow[]) => Promise<void>,
): Promise<void> {
  const endsAt = policy.now() + longestRunMs
  let failures = 0
  let reason: ComponentError | undefined
  for (const chunk of chunks) {
    if (policy.now() > endsAt) reason ??= outOfTime()
    if (reason) {
      skip(chunk, results, reason)
      continue
    }
    try {
      await write(chunk)
      failures = 0
    } catch (thrown) {
      const error = thrown instanceof ComponentError ? thrown : internalError(thrown)
      if (!results.mayHaveWritten && concernsAll(error)) throw error
      results.failRest(chunk, error)
      failures++
      if (endsAll(error) || failures >= mostFailuresInARow) reason = error
    }
  }
}

function skip(chunk: readonly PlannedRow[], results: RowResults, reason: ComponentError): void {
  const { message, ...error } = rowError(reason)
  for (const row of chunk) {
    if (!results.has(row)) {
      const failed = {
        ...error,
        message: `The record was not sent, because an earlier call failed: ${message}`,
      }
      results.set(row, { success: false, error: failed })
    }
  }
}

/** True if every record would fail with this error, so that the step fails or is repeated later. */
function concernsAll(error: ComponentError): boolean {
  const isUncertain = error instanceof TemporaryError && error.mayHaveBeenApplied
  return !isUncertain && !(error instanceof ApiError)
}

/** True if no further call can succeed. */
function endsAll(error: ComponentError): boolean {
  const isOfChunk =
    error instanceof TemporaryError || error instanceof ApiError || error instanceof NotFoundError
  return !isOfChunk || error instanceof RateLimitError
}

function outOfTime(): ComponentError {
  return new TemporaryError(
    `The step has worked for ${longestRunMs / 60_000} minutes, which is as long as it may. Send fewer records per message.`,
  )
}
