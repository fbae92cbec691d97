/** Returns a time in the format of contacts, messages, and attachments: `2026-01-15T12:00:00Z`. */
export function wholeSeconds(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`
}

/**
 * Returns a time in the format of events. Its seven fractional digits have a resolution of 100 ns. These strings sort
 * by time.
 */
export function sevenDigits(time: number, ticks = 0): string {
  return `${new Date(time).toISOString().slice(0, 23)}${String(ticks).padStart(4, '0')}Z`
}

/**
 * Parses a literal such as `2026-01-15T13:00:00.5+01:00`. Returns it with seven fractional digits in UTC, or
 * undefined if it is invalid.
 */
export function parseInstant(text: string): string | undefined {
  const groups =
    /^(?<head>\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?)(?:\.(?<fraction>\d{1,7}))?(?<zone>Z|[+-]\d\d:\d\d)$/.exec(
      text,
    )?.groups
  const { head = '', fraction = '', zone = '' } = groups ?? {}
  if (fraction !== '' && head.length < 19) return undefined
  const time = Date.parse(`${head}${zone}`)
  if (Number.isNaN(time)) return undefined
  return `${new Date(time).toISOString().slice(0, 20)}${fraction.padEnd(7, '0')}Z`
}
