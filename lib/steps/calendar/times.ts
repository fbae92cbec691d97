import type { Interval } from '../../calendar/freeSlots'
import { inZone, type LocalTime, parseWrittenTime, type WrittenTime } from '../../calendar/localTime'
import { ConfigurationError, inField } from '../../errors'
import { Fields } from '../../values/fields'
import { readZone } from './calendar'

type Body = Readonly<Record<string, unknown>>

/** A time in a message, with its time zone if it has one. */
export interface GivenTime {
  readonly field: string
  readonly written: WrittenTime
  readonly zone: string | undefined
}

/**
 * Returns the time in a field of a message, which is a string or Graph's `{dateTime, timeZone}`, or undefined if the field
 * is empty. Throws ConfigurationError if it is not a time.
 */
export function readTime(body: Body, field: string): GivenTime | undefined {
  const value = body[field]
  if (typeof value === 'object' && value !== null)
    return inField(field, () => fromParts(field, value as Body))
  const text = new Fields(body).text(field)
  return text === undefined ? undefined : { field, written: parsed(field, text), zone: undefined }
}

function fromParts(field: string, parts: Body): GivenTime {
  const fields = new Fields(parts)
  const timeZone = fields.text('timeZone')
  const zone = timeZone === undefined ? undefined : readZone('timeZone', timeZone)
  return { field, written: parsed('dateTime', fields.requiredText('dateTime')), zone }
}

function parsed(field: string, text: string): WrittenTime {
  const written = parseWrittenTime(text)
  if (written) return written
  throw new ConfigurationError(
    `The field "${field}" is "${text.slice(0, 40)}", but it must be a time such as 2026-01-31T08:00:00 or 2026-01-31T08:00:00+01:00.`,
  )
}

/** Returns the time in its own time zone, or in the other one, which is requested only if needed. */
export async function localTime(
  { written, zone }: GivenTime,
  otherwise: () => Promise<string>,
): Promise<LocalTime> {
  if (zone !== undefined || !written.isMoment) return inZone(written, zone ?? (await otherwise()))
  return inZone(written, await knownZone(otherwise))
}

/** A time with an offset is known even if the time zone of the mailbox is not. */
async function knownZone(otherwise: () => Promise<string>): Promise<string> {
  try {
    return await otherwise()
  } catch (error) {
    if (error instanceof ConfigurationError) return 'Etc/UTC'
    throw error
  }
}

const minuteMs = 60_000

/** The interval in a message: `start` or `time`, and `end`. */
export interface GivenTimes {
  readonly start: GivenTime | undefined
  readonly end: GivenTime | undefined
}

export function readTimes(body: Body): GivenTimes {
  return { start: readTime(body, 'start') ?? readTime(body, 'time'), end: readTime(body, 'end') }
}

/** Returns the interval from `start` (by default the next full minute) to `end` (by default `lengthMs` later). */
export async function windowOf(
  { start, end }: GivenTimes,
  lengthMs: number,
  now: number,
  zone: () => Promise<string>,
): Promise<Interval> {
  const from = start ? await momentIn(start, zone) : Math.ceil(now / minuteMs) * minuteMs
  const until = end ? await momentIn(end, zone) : from + lengthMs
  if (until >= from) return { start: from, end: until }
  throw new ConfigurationError(
    `The field "end" is before the ${start ? `field "${start.field}"` : 'current time'}.`,
  )
}

/** The time zone is needed only if the time has no UTC offset. */
async function momentIn(time: GivenTime, zone: () => Promise<string>): Promise<number> {
  return time.written.isMoment ? time.written.value : (await localTime(time, zone)).moment
}

const longestMinutes = 62 * 24 * 60

/** Returns the field `duration`, which is in minutes, in milliseconds. */
export function readDuration(fields: Fields, usualMinutes: number): number {
  const least = usualMinutes === 0 ? 0 : 1
  return fields.wholeNumber('duration', least, longestMinutes, usualMinutes) * minuteMs
}

/** Returns the time zone of the output: the step's, then that of `start`, then the given default. */
export function shownZone(config: Body, { start }: GivenTimes, otherwise = 'Etc/UTC'): string {
  const timeZone = new Fields(config).text('timeZone')
  return timeZone === undefined ? (start?.zone ?? otherwise) : readZone('timeZone', timeZone)
}
