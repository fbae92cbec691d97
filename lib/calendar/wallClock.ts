import { dayMs } from '../values/isoTime'
import { customOffsetAt, isCustomZone } from './customZone'

/*
 * Local time ("wall") as milliseconds since 1970, as if it were UTC. Time zones are IANA names, or stand for a custom zone.
 */

/** Returns the local time in the zone at an instant. */
export function wallClockAt(moment: number, zone: string): number {
  return moment + offsetAt(moment, zone)
}

/**
 * Returns the instant of a local time: the first one if the local time occurs twice. A local time that a DST change skips
 * is moved forward by the gap (https://www.rfc-editor.org/rfc/rfc5545#section-3.3.5).
 */
export function instantAt(wall: number, zone: string): number {
  return momentsOf(wall, zone)[0] ?? wall - offsetAt(wall - dayMs, zone)
}

/** True if the local time occurs twice because of a DST change. */
export function isShownTwice(wall: number, zone: string): boolean {
  return momentsOf(wall, zone).length > 1
}

/** All instants of a local time, in order. */
function momentsOf(wall: number, zone: string): readonly number[] {
  const offsets = new Set([offsetAt(wall - dayMs, zone), offsetAt(wall + dayMs, zone)])
  const moments = [...offsets].map((offset) => wall - offset)
  return moments.filter((moment) => wallClockAt(moment, zone) === wall).sort((left, right) => left - right)
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** Returns the UTC offset of the zone at an instant, in milliseconds. */
export function offsetAt(moment: number, zone: string): number {
  if (isCustomZone(zone)) return customOffsetAt(moment, zone)
  const format =
    formats.get(zone) ?? new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
  formats.set(zone, format)
  const shown = format.formatToParts(moment).find(({ type }) => type === 'timeZoneName')?.value ?? ''
  const [, sign, hours, minutes, seconds] = /^GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(shown) ?? []
  const ms = ((Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60 + Number(seconds ?? 0)) * 1000
  return sign === '-' ? -ms : ms
}
