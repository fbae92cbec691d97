import { randomUUID } from 'node:crypto'
import { calendarOf, calendars, stepCalendar, timeZones } from '../platform/calendar/calendar'
import { readEvent } from '../platform/calendar/newEvent'
import { action } from '../platform/step'

/** Creates an event, once, and gives it as it is stored. */
const run = action('createEvent', async (execution, input) => {
  const { provider, api, config } = execution
  const { id, zone } = stepCalendar(execution)
  const event = await readEvent(input.body, config, zone)
  // A message that comes again with other words is another event.
  const key = input.idOf('event', JSON.stringify(input.body)) ?? randomUUID()
  return calendarOf(provider).create(api, id, event, key)
})

export { calendars, run as process, timeZones }
