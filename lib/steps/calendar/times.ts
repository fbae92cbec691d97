import type { Interval } from '../../calendar/freeSlots'
import { inZone, type LocalTime, parseWrittenTime, type WrittenTime } from '../../calendar/localTime'
import { ConfigurationError, inField } from '../../errors'
import { Fields } from '../../values/fields'
import { readZone } from './calendar'

type Body = Readonly<Record<string, unknown>>

/** A time in a message, with the zone beside it where there is one. */
export interface GivenTime {
  readonly field: string
  readonly written: WrittenTime
  readonly zone: string | undefined
}

/**
 * The time in a field of a message: a text, or `{dateTime, timeZone}` as Graph writes it. Undefined where the field is
 * absent; throws ConfigurationError for what is no time.
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

/** The time in its own zone, or else in the other one, which is asked for only then. */
export async function localTime(
  { written, zone }: GivenTime,
  otherwise: () => Promise<string>,
): Promise<LocalTime> {
  return inZone(written, zone ?? (await otherwise()))
}

const minuteMs = 60_000

/** What a message says of a stretch of time: `start` or `time`, and `end`. */
export interface GivenTimes {
  readonly start: GivenTime | undefined
  readonly end: GivenTime | undefined
}

export function readTimes(body: Body): GivenTimes {
  return { start: readTime(body, 'start') ?? readTime(body, 'time'), end: readTime(body, 'end') }
}

/** From `start`, or now by the next full minute, until `end`, or as long after as is said; throws where that is before. */
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
    `The field "end" is before the ${start ? `field "${start.field}"` : 'present time'}.`,
  )
}

/** A zone is needed only where the time has no offset. */
async function momentIn(time: GivenTime, zone: () => Promise<string>): Promise<number> {
  return time.written.isMoment ? time.written.value : (await localTime(time, zone)).moment
}

const longestMinutes = 62 * 24 * 60

/** The field `duration`, in minutes, as milliseconds. */
export function readDuration(fields: Fields, usualMinutes: number): number {
  const least = usualMinutes === 0 ? 0 : 1
  return fields.wholeNumber('duration', least, longestMinutes, usualMinutes) * minuteMs
}

/** The zone in which an answer shows times: the step's, or else that of what was asked, or else UTC. */
export function shownZone(config: Body, { start }: GivenTimes, otherwise = 'Etc/UTC'): string {
  const timeZone = new Fields(config).text('timeZone')
  return timeZone === undefined ? (start?.zone ?? otherwise) : readZone('timeZone', timeZone)
}
