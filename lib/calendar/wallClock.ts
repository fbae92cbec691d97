/*
 * What clocks on a wall show, as milliseconds since 1970 in a world without time zones; zones by their IANA names.
 */

const dayMs = 24 * 60 * 60 * 1000

/** What clocks in the zone show at a moment. */
export function wallClockAt(moment: number, zone: string): number {
  return moment + offsetAt(moment, zone)
}

/**
 * The moment at which clocks in the zone show this: the first one where they show it twice; where they skip it, as long
 * after the skip as it is written (https://www.rfc-editor.org/rfc/rfc5545#section-3.3.5).
 */
export function instantAt(wall: number, zone: string): number {
  return momentsOf(wall, zone)[0] ?? wall - offsetAt(wall - dayMs, zone)
}

/** True in the hour that clocks in the zone repeat when they are set back. */
export function isShownTwice(wall: number, zone: string): boolean {
  return momentsOf(wall, zone).length > 1
}

/** All moments at which clocks in the zone show this, in order. */
function momentsOf(wall: number, zone: string): readonly number[] {
  const offsets = new Set([offsetAt(wall - dayMs, zone), offsetAt(wall + dayMs, zone)])
  const moments = [...offsets].map((offset) => wall - offset)
  return moments.filter((moment) => wallClockAt(moment, zone) === wall).sort((left, right) => left - right)
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** Milliseconds by which clocks in the zone are ahead of UTC at a moment. */
export function offsetAt(moment: number, zone: string): number {
  const format =
    formats.get(zone) ?? new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
  formats.set(zone, format)
  const shown = format.formatToParts(moment).find(({ type }) => type === 'timeZoneName')?.value ?? ''
  const [, sign, hours, minutes, seconds] = /^GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(shown) ?? []
  const ms = ((Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60 + Number(seconds ?? 0)) * 1000
  return sign === '-' ? -ms : ms
}
