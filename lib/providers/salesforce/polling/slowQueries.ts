import { ComponentError, TemporaryError } from '../../../errors'
import type { Api } from '../../../http/api'
import { TransportFailure } from '../../../http/transportFailure'

const hourMs = 3_600_000
const slowCodes: readonly unknown[] = ['QUERY_TIMEOUT', 'OPERATION_TOO_LARGE']

/** True if a query failed because it was too slow, by Salesforce's error or by our timeout. */
export function isTooSlow(error: unknown): boolean {
  if (error instanceof ComponentError && slowCodes.includes(error.code)) return true
  return (
    error instanceof TemporaryError &&
    error.cause instanceof TransportFailure &&
    error.cause.fault === 'timeout'
  )
}

/** Returns the time range to try after one of `widthMs` was too slow: a tenth, in whole seconds. */
export function narrowerRange(widthMs: number): number | undefined {
  return widthMs > 1000 ? Math.ceil(widthMs / 10_000) * 1000 : undefined
}

/** Returns the widest time range that the last executions could read; infinite if none was too slow. */
export function rangeThatWorked({ memory }: Api, objectType: string): number {
  const known = memory?.get(`range ${objectType}`)
  return typeof known === 'number' ? known : Number.POSITIVE_INFINITY
}

/** Remembers the range for an hour, so that the next execution doesn't begin with the widest query. */
export function rememberRange({ memory }: Api, objectType: string, widthMs: number): void {
  if (Number.isFinite(widthMs)) memory?.set(`range ${objectType}`, widthMs, hourMs)
}
