import { GraphError } from '../graphError'
import { windowsZones } from './windowsZones'

const dayMs = 24 * 60 * 60 * 1000

/** Throws unless the name is one that Windows or IANA gives to a time zone. */
export function checkTimeZone(name: string | null | undefined): void {
  formatOf(name ?? '')
}

/** The moment at which clocks of the zone show `2026-01-15T12:00:00.0000000`; an hour that clocks show twice is the later one, one that they skip is put off. */
export function toInstant(wall: string, zone: string): number {
  const shown = Date.parse(`${wall.slice(0, 23)}Z`)
  const [before, after] = [offsetAt(shown - dayMs, zone), offsetAt(shown + dayMs, zone)]
  const fitting = [before, after]
    .map((offset) => shown - offset)
    .filter((at) => at + offsetAt(at, zone) === shown)
  return fitting.length > 0 ? Math.max(...fitting) : shown - before
}

/** What clocks of the zone show at a moment, with seven digits of fraction. */
export function toWall(instant: number, zone: string): string {
  return `${new Date(instant + offsetAt(instant, zone)).toISOString().slice(0, 23)}0000`
}

/** Milliseconds by which clocks of the zone are ahead of UTC. */
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
  // Intl also takes offsets and names such as EST, which Graph does not.
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
