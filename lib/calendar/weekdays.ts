/** The days of the week in the order of `Date.getDay`. */
export const weekdays = [
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
] as const
export type Weekday = (typeof weekdays)[number]

/** Returns the number of a weekday, 0 for Sunday, or undefined. */
export function weekdayNumber(name: string): number | undefined {
  const number = weekdays.indexOf(name.toLowerCase() as Weekday)
  return number < 0 ? undefined : number
}
