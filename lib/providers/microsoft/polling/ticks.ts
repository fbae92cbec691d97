import { stringOr } from '../../../values/stringOr'

/**
 * A time in units of 100 ns since 1970: all seven decimal places of an event's last change in Graph. A Date would lose four
 * of them.
 */
export type Ticks = bigint

const ticksPerMs = 10_000n
const pattern = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,7}))?(Z|[+-]\d\d:\d\d)$/

export function ticksOf(timeMs: number): Ticks {
  return BigInt(Math.floor(timeMs)) * ticksPerMs
}

/** Returns the end of a millisecond, which is not part of it. */
export function endOf(timeMs: number): Ticks {
  return ticksOf(timeMs + 1)
}

/** Returns the time of an ISO 8601 string with a time zone, or undefined. */
export function parseTicks(text: unknown): Ticks | undefined {
  const [, second = '', fraction = '', zone = ''] = pattern.exec(stringOr(text, '')) ?? []
  const secondMs = Date.parse(`${second}${zone}`)
  return Number.isNaN(secondMs) ? undefined : ticksOf(secondMs) + BigInt(fraction.padEnd(7, '0'))
}

/** Returns the time in UTC with seven decimal places. */
export function formatTicks(ticks: Ticks): string {
  const rest = ((ticks % ticksPerMs) + ticksPerMs) % ticksPerMs
  const toMs = new Date(Number((ticks - rest) / ticksPerMs)).toISOString().slice(0, -1)
  return `${toMs}${String(rest).padStart(4, '0')}Z`
}

export function earlier(a: Ticks, b: Ticks): Ticks {
  if (a < b) return a
  return b
}

export function later(a: Ticks, b: Ticks): Ticks {
  if (a > b) return a
  return b
}
