import { randomUUID } from 'node:crypto'
import { calendars, stepCalendar, timeZones } from '../steps/calendar/calendar'
import { readEvent } from '../steps/calendar/newEvent'
import { requireCapability } from '../steps/capabilities'
import { writeAction } from '../steps/step'

/** Creates an event once and emits it as stored. */
const run = writeAction('createEvent', async (execution, input) => {
  const { provider, api, config } = execution
  const { id, zone } = stepCalendar(execution)
  const event = await readEvent(input.body, config, zone)
  // A message with the same ID but other content is another event.
  const key = input.idOf('event', JSON.stringify(input.body)) ?? randomUUID()
  return requireCapability(provider, 'calendar').create(api, id, event, key)
})

export { calendars, run as process, timeZones }
