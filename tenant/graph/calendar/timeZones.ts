import { GraphError } from '../graphError'
import { windowsZones } from './windowsZones'

const dayMs = 24 * 60 * 60 * 1000

/** Throws unless the name is a Windows or IANA name of a time zone. */
export function checkTimeZone(name: string | null | undefined): void {
  formatOf(name ?? '')
}

/**
 * Returns the instant of a local time such as `2026-01-15T12:00:00.0000000`. At a DST change, a repeated local time
 * means its second occurrence, and a skipped one is shifted later.
 */
export function toInstant(wall: string, zone: string): number {
  const shown = Date.parse(`${wall.slice(0, 23)}Z`)
  const [before, after] = [offsetAt(shown - dayMs, zone), offsetAt(shown + dayMs, zone)]
  const fitting = [before, after]
    .map((offset) => shown - offset)
    .filter((at) => at + offsetAt(at, zone) === shown)
  return fitting.length > 0 ? Math.max(...fitting) : shown - before
}

/** Returns the local time of an instant, with seven fractional digits. */
export function toWall(instant: number, zone: string): string {
  return `${new Date(instant + offsetAt(instant, zone)).toISOString().slice(0, 23)}0000`
}

/** Returns the UTC offset of the zone in milliseconds. */
function offsetAt(instant: number, zone: string): number {
  const parts = formatOf(zone).formatToParts(instant)
  const part = (wanted: string): number => Number(parts.find(({ type }) => type === wanted)?.value)
  const date = Date.UTC(part('year'), part('month') - 1, part('day'))
  const time = ((part('hour') * 60 + part('minute')) * 60 + part('second')) * 1000
  return date + time - Math.floor(instant / 1000) * 1000
}

const formats = new Map<string, Intl.DateTimeFormat>()
const lowerCaseZones = new Map(Object.entries(windowsZones).map(([name, zone]) => [name.toLowerCase(), zone]))

function formatOf(name: string): Intl.DateTimeFormat {
  const known = formats.get(name)
  if (known) return known
  const zone = lowerCaseZones.get(name.toLowerCase()) ?? name
  // Intl also accepts offsets and names such as EST, which Graph rejects.
  if (!/^[A-Za-z]+\/[\w+/-]+$/.test(zone)) throw unsupportedTimeZone(name)
  const format = newFormat(zone, name)
  formats.set(name, format)
  return format
}

function newFormat(timeZone: string, name: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  } catch {
    throw unsupportedTimeZone(name)
  }
}

function unsupportedTimeZone(name: string): GraphError {
  const message = `A valid TimeZone value must be specified. The following TimeZone value is not supported: '${name}'.`
  return new GraphError(400, 'TimeZoneNotSupportedException', message)
}
