import { describeTenant } from '../support/tenantSpec'
import { checkAvailability } from './calendar/checkAvailability'
import { createEvent } from './calendar/createEvent'
import { createEventOnce } from './calendar/createEventOnce'
import { findNextAvailableTime } from './calendar/findNextAvailableTime'
import { mailboxHours } from './calendar/mailboxHours'
import { recordedResponses } from './calendar/recordedResponses'

describeTenant('steps for the calendar', (tenant) => {
  checkAvailability(tenant)
  createEvent(tenant)
  createEventOnce(tenant)
  findNextAvailableTime(tenant)
  mailboxHours(tenant)
  recordedResponses(tenant)
})
