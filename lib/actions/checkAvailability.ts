import { busyFilter, shownIn } from '../steps/calendar/busyTimes'
import { calendars, stepCalendar, timeZones } from '../steps/calendar/calendar'
import { readDuration, readTimes, shownZone, windowOf } from '../steps/calendar/times'
import { requireCapability } from '../steps/capabilities'
import { readRecipients } from '../steps/outlook/recipients'
import { action } from '../steps/step'
import { Fields } from '../values/fields'

/** Checks whether a calendar or other people are free in an interval, and lists the busy times. */
const run = action('checkAvailability', async (execution, input) => {
  const { provider, api, config, environment } = execution
  const calendar = stepCalendar(execution)
  const isBusy = busyFilter(new Fields(config))
  const attendees = readRecipients('attendees', input.body['attendees']).map(({ address }) => address)
  const times = readTimes(input.body)
  const lengthMs = readDuration(new Fields(input.body), 0)
  const window = await windowOf(times, lengthMs, environment.timing.now(), calendar.zone)
  // An empty interval is extended to the smallest unit, so that it overlaps with busy times.
  const within = { ...window, end: Math.max(window.end, window.start + 1) }
  const entries =
    attendees.length > 0
      ? await requireCapability(provider, 'calendar').schedules(api, attendees, within)
      : await calendar.entries(within)
  const busy = entries.filter(isBusy)
  const zone = shownZone(config, times)
  return {
    available: busy.length === 0,
    ...shownIn(window, zone),
    busy: busy.map((entry) => shownIn(entry, zone)),
  }
})

export { calendars, run as process, timeZones }
