import { isCustomZone } from '../calendar/customZone'
import { freeSlots } from '../calendar/freeSlots'
import { isoInZone } from '../calendar/localTime'
import { workingTimes } from '../calendar/workingHours'
import { busyFilter } from '../steps/calendar/busyTimes'
import { calendars, stepCalendar, timeZones } from '../steps/calendar/calendar'
import { readDuration, readTimes, shownZone, windowOf } from '../steps/calendar/times'
import { readWorkingHours } from '../steps/calendar/workingHours'
import { action } from '../steps/step'
import { Fields } from '../values/fields'
import { dayMs } from '../values/isoTime'

// Graph returns at most 1,825 days at a time.
const mostDays = 1800

/** Emits the next time when a calendar is free for long enough, within working hours. */
const run = action('findNextAvailableTime', async (execution, input) => {
  const { config, environment } = execution
  const calendar = stepCalendar(execution)
  const fields = new Fields(config)
  const durationMs = readDuration(
    new Fields(new Fields({ ...config, ...new Fields(input.body).withoutEmpty() }).withoutEmpty()),
    30,
  )
  const horizonMs = fields.wholeNumber('horizonDays', 1, mostDays, 30) * dayMs
  const isBusy = busyFilter(fields)
  const times = readTimes(input.body)
  const hours = await readWorkingHours(fields, calendar)
  const window = await windowOf(times, horizonMs, environment.timing.now(), calendar.zone)
  const entries = await calendar.entries(window)

  const windows = hours ? workingTimes(hours, window) : [window]
  const [slot] = freeSlots(entries.filter(isBusy), windows, durationMs)
  const zone = shownZone(config, times, namedZone(hours?.zone))
  const shown = (instant: number) => ({ dateTime: isoInZone(instant, zone), timeZone: zone })
  if (!slot) return { available: false, searchedUntil: isoInZone(window.end, zone) }
  return {
    available: true,
    time: isoInZone(slot.start, zone),
    start: shown(slot.start),
    end: shown(slot.start + durationMs),
  }
})

export { calendars, run as process, timeZones }

/** A zone without a name is shown as UTC. */
function namedZone(zone: string | undefined): string | undefined {
  return zone === undefined || isCustomZone(zone) ? undefined : zone
}
