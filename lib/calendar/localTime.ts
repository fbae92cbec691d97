import { parseIsoTime } from '../values/isoTime'
import { instantAt, offsetAt, wallClockAt } from './wallClock'

/** What a time says, in milliseconds since 1970: a moment, or what clocks show wherever it is meant. */
export interface WrittenTime {
  readonly value: number
  readonly isMoment: boolean
}

/** A moment as it is seen in a time zone. Milliseconds since 1970. */
export interface LocalTime {
  readonly moment: number
  /** What was written, or else what clocks show. */
  readonly wall: number
  /** Its IANA name. */
  readonly zone: string
}

/** An ISO 8601 date or time: a moment where it has an offset or Z. Undefined for anything else. */
export function parseWrittenTime(text: string): WrittenTime | undefined {
  const value = parseIsoTime(text)
  return value === undefined ? undefined : { value, isMoment: /T.*(?:Z|[+-]\d{2}:?\d{2})$/i.test(text) }
}

/** A written time in a zone: a moment stays what it is, all else is what clocks show there. */
export function inZone({ value, isMoment }: WrittenTime, zone: string): LocalTime {
  return isMoment
    ? { moment: value, wall: wallClockAt(value, zone), zone }
    : { moment: instantAt(value, zone), wall: value, zone }
}

/** `2026-03-30T09:00:00+02:00`, with Z for UTC; fractions of a second only where there are any. */
export function isoInZone(moment: number, zone: string): string {
  const minutes = Math.round(offsetAt(moment, zone) / 60_000)
  if (minutes === 0) return `${wallText(moment)}Z`
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60].map((part) =>
    String(part).padStart(2, '0'),
  )
  return `${wallText(moment + minutes * 60_000)}${minutes < 0 ? '-' : '+'}${hours}:${rest}`
}

/** `2026-03-30T09:00:00` */
export function wallText(wall: number): string {
  return new Date(wall).toISOString().replace(/(\.000)?Z$/, '')
}
