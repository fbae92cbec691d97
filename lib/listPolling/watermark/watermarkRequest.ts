import { dayMs } from '../../values/isoTime'
import type { WatermarkSource } from '../definition/listDefinition'
import { fillJson } from '../definition/placeholders'
import { readTime, type TimeValue } from '../definition/timeFormats'
import type { Parameter } from '../listRequest'
import { inFormOf, inFormOfIso } from './timeForm'
import type { Watermark } from './watermark'

/** The requested period of a round: records from `value` until the end of a window. */
export interface RequestedPeriod {
  readonly value: TimeValue | undefined
  readonly parameters: readonly Parameter[]
}

/** Returns the period that a round requests. `windowEndMs` is the end of the last complete window. */
export function requestedPeriod(
  source: WatermarkSource,
  watermark: Watermark | undefined,
  {
    nowMs,
    untilMs,
    windowEndMs,
  }: { nowMs: number; untilMs?: number | undefined; windowEndMs?: number | undefined },
): RequestedPeriod {
  const value = firstValue(source, watermark, nowMs, windowEndMs)
  const { parameter: name, place, template = '{value}', window } = source
  const filter = value === undefined ? undefined : fillJson(template, { now: nowMs, value })
  const end = untilMs === undefined ? undefined : endOf(source, untilMs)
  return {
    value,
    parameters: [
      ...(name !== undefined && isTimeValue(filter) ? [{ name, place, value: filter }] : []),
      ...(window && isTimeValue(end) ? [{ name: window.parameter, place: place, value: end }] : []),
    ],
  }
}

/** Returns the end of the next window, at most `latestMs`, or undefined if the list has no windows. */
export function windowEnd(
  source: WatermarkSource,
  watermark: Watermark | undefined,
  {
    nowMs,
    latestMs = nowMs,
    windowEndMs,
  }: { nowMs: number; latestMs?: number; windowEndMs?: number | undefined },
): number | undefined {
  if (!source.window) return undefined
  const value = firstValue(source, watermark, nowMs, windowEndMs)
  const fromMs = value === undefined ? undefined : readTime(value)
  const spanMs = source.window.days * dayMs
  const endMs = (fromMs ?? nowMs) + spanMs
  // A value without a time of day can be before the end of the last window.
  const isBehind = windowEndMs !== undefined && endMs <= windowEndMs
  return Math.min(latestMs, isBehind ? windowEndMs + spanMs : endMs)
}

/**
 * Returns the earliest instant that the sent end of a window can mean to an API. For example, "2026-03-10" can be the start
 * of that day.
 */
export function sentEndMs(source: WatermarkSource, untilMs: number): number {
  const sent = endOf(source, untilMs)
  const starts = [dayMs, 3_600_000, 60_000, 1000].map((unitMs) => Math.floor(untilMs / unitMs) * unitMs)
  return starts.find((startMs) => endOf(source, startMs) === sent) ?? untilMs
}

function endOf({ window }: WatermarkSource, untilMs: number): unknown {
  return fillJson(window?.template ?? '{value:iso}', { now: untilMs, value: inFormOfIso(untilMs) })
}

/** Returns the value of the last round, the end of the last window if it is later, or the value of the first poll. */
function firstValue(
  source: WatermarkSource,
  watermark: Watermark | undefined,
  nowMs: number,
  windowEndMs: number | undefined,
): TimeValue | undefined {
  const value = watermark?.value ?? startValue(source, nowMs)
  if (windowEndMs === undefined || value === undefined) return value
  const timeMs = readTime(value)
  return timeMs !== undefined && timeMs < windowEndMs ? inFormOf(value, windowEndMs) : value
}

function startValue({ start, window }: WatermarkSource, nowMs: number): TimeValue | undefined {
  if (start !== undefined) {
    const filled = fillJson(start, { now: nowMs })
    return isTimeValue(filled) ? filled : undefined
  }
  return window ? inFormOfIso(nowMs - window.days * dayMs) : undefined
}

function isTimeValue(value: unknown): value is TimeValue {
  return typeof value === 'string' || typeof value === 'number'
}
