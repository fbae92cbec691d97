const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** A zone's local time by its legal rules, without any time zone data. In milliseconds and minutes. */
export interface ClockRules {
  readonly standard: number
  readonly summer: number
  /** The moments in UTC of the DST changes in a year. */
  summerStarts(year: number): number
  summerEnds(year: number): number
}

/** Returns the n-th Sunday of a month (0 to 11), or the last one. */
function sunday(year: number, month: number, which: number | 'last'): number {
  if (which === 'last') {
    const lastDay = Date.UTC(year, month + 1, 0)
    return lastDay - new Date(lastDay).getUTCDay() * day
  }
  const first = Date.UTC(year, month, 1)
  return first + (((7 - new Date(first).getUTCDay()) % 7) + 7 * (which - 1)) * day
}

export const clockRules: Readonly<Record<string, ClockRules>> = {
  // Directive 2000/84/EC: at 01:00 UTC everywhere.
  'Europe/Berlin': {
    standard: 60,
    summer: 120,
    summerStarts: (year) => sunday(year, 2, 'last') + hour,
    summerEnds: (year) => sunday(year, 9, 'last') + hour,
  },
  // Energy Policy Act of 2005: at 02:00 local time.
  'America/New_York': {
    standard: -300,
    summer: -240,
    summerStarts: (year) => sunday(year, 2, 2) + 7 * hour,
    summerEnds: (year) => sunday(year, 10, 1) + 6 * hour,
  },
  // South Australia: at 02:00 standard time.
  'Australia/Adelaide': {
    standard: 570,
    summer: 630,
    summerStarts: (year) => sunday(year, 9, 1) + 2 * hour - 570 * minute,
    summerEnds: (year) => sunday(year, 3, 1) + 2 * hour - 570 * minute,
  },
  // Only half an hour, at 02:00 local time.
  'Australia/Lord_Howe': {
    standard: 630,
    summer: 660,
    summerStarts: (year) => sunday(year, 9, 1) + 2 * hour - 630 * minute,
    summerEnds: (year) => sunday(year, 3, 1) + 2 * hour - 660 * minute,
  },
}

/** Returns the local time of the zone at a moment, as milliseconds since 1970 without a zone. */
export function shownAt(moment: number, zone: string): number {
  const rules = clockRules[zone]
  if (!rules) throw new Error(`There are no rules for ${zone}.`)
  const { starts, ends } = summerOf(zone, rules, new Date(moment).getUTCFullYear())
  const isSummer = starts < ends ? moment >= starts && moment < ends : moment >= starts || moment < ends
  return moment + (isSummer ? rules.summer : rules.standard) * minute
}

/** Returns the limits of the summer time of a year. They are cached because specs check every minute. */
function summerOf(zone: string, rules: ClockRules, year: number): { starts: number; ends: number } {
  const key = `${zone} ${year}`
  const summer = summers.get(key) ?? { starts: rules.summerStarts(year), ends: rules.summerEnds(year) }
  summers.set(key, summer)
  return summer
}

const summers = new Map<string, { starts: number; ends: number }>()
