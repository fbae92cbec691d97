import { parseIsoTime } from '../values/isoTime'
import { instantAt, offsetAt, wallClockAt } from './wallClock'

/** A parsed time in milliseconds since 1970: an instant, or the local time of an unknown time zone. */
export interface WrittenTime {
  readonly value: number
  readonly isMoment: boolean
  /** True for an instant that is written in UTC. */
  readonly isUtc: boolean
}

/** An instant with its local time in a time zone. Milliseconds since 1970. */
export interface LocalTime {
  readonly moment: number
  /** The local time as written, or as converted from the instant. */
  readonly wall: number
  /** IANA name. */
  readonly zone: string
}

/** Returns a parsed ISO 8601 date or time, which is an instant if it has an offset or Z, or undefined. */
export function parseWrittenTime(text: string): WrittenTime | undefined {
  const value = parseIsoTime(text)
  if (value === undefined) return undefined
  const [, offset] = /T.*(Z|[+-]\d{2}(?::?\d{2})?)$/i.exec(text) ?? []
  return { value, isMoment: offset !== undefined, isUtc: /^(Z|[+-]00(?::?00)?)$/i.test(offset ?? '') }
}

/** Returns a parsed time in a time zone. A time without an offset is local time in that zone. */
export function inZone(
  { value, isMoment }: Pick<WrittenTime, 'value' | 'isMoment'>,
  zone: string,
): LocalTime {
  return isMoment
    ? { moment: value, wall: wallClockAt(value, zone), zone }
    : { moment: instantAt(value, zone), wall: value, zone }
}

/** Returns `2026-03-30T09:00:00+02:00`, with Z for UTC and with fractions of a second only if there are any. */
export function isoInZone(moment: number, zone: string): string {
  const minutes = Math.round(offsetAt(moment, zone) / 60_000)
  if (minutes === 0) return `${wallText(moment)}Z`
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60].map((part) =>
    String(part).padStart(2, '0'),
  )
  return `${wallText(moment + minutes * 60_000)}${minutes < 0 ? '-' : '+'}${hours}:${rest}`
}

/** Returns a local time such as `2026-03-30T09:00:00`. */
export function wallText(wall: number): string {
  return new Date(wall).toISOString().replace(/(\.000)?Z$/, '')
}
