import type { ApiCall, Handler } from '../apiCall'
import { badRequest, GraphError, unreadableBody } from '../graphError'
import { checkNames } from '../query/queryOptions'
import { actionParameters } from '../resources/jsonBody'
import { type Kind, texts, wholeNumber } from '../resources/kinds'
import { inZone } from './events/eventRoutes'
import { instantOf } from './events/eventTimes'
import { dateTimeTimeZone, type ShowAs } from './events/eventType'
import type { ScheduleItem } from './scheduleItem'
import { scheduleOf } from './schedules'
import { toWall } from './timeZones'

const minuteMs = 60 * 1000
const longestWindowDays = 62
const mostSchedules = 100

interface Window {
  readonly start: number
  readonly end: number
  readonly intervalMs: number
}

/** `POST /me/calendar/getSchedule`: https://learn.microsoft.com/graph/api/calendar-getschedule */
export const getSchedule: Handler = inZone((call) => {
  checkNames(call.query, [])
  const { schedules, window } = parametersOf(call)
  const value = schedules.map((address) => scheduleInformation(call, address, window))
  const context = `${call.origin}/v1.0/$metadata#Collection(microsoft.graph.scheduleInformation)`
  return { status: 200, body: { '@odata.context': context, value } }
})

function parametersOf(call: ApiCall): { schedules: readonly string[]; window: Window } {
  const names = ['schedules', 'startTime', 'endTime', 'availabilityViewInterval'] as const
  const sent = actionParameters(call, names)
  const schedules = parameter(texts, 'schedules', sent.schedules)
  if (schedules.length === 0) throw badRequest('The schedules collection is empty.')
  if (schedules.length > mostSchedules) throw tooMany(schedules.length)
  const start = instantOf(parameter(dateTimeTimeZone, 'startTime', sent.startTime))
  const end = instantOf(parameter(dateTimeTimeZone, 'endTime', sent.endTime))
  const minutes = parameter(wholeNumber, 'availabilityViewInterval', sent.availabilityViewInterval ?? 30)
  const window = { start, end, intervalMs: minutes * minuteMs }
  checkWindow(window)
  return { schedules, window }
}

function parameter<Value>(kind: Kind<Value>, name: string, sent: unknown): Value {
  const value = kind.read(sent)
  if (value === undefined) throw unreadableBody(`The parameter '${name}' is missing or not of its type.`)
  return value
}

function checkWindow({ start, end, intervalMs }: Window): void {
  const days = (end - start) / (24 * 60 * minuteMs)
  if (days <= 0) {
    const message = 'The time duration specified for FreeBusyViewOptions.TimeWindow is invalid.'
    throw new GraphError(400, 'ErrorInvalidTimeInterval', message)
  }
  if (days > longestWindowDays) {
    const message = `The requested time duration specified for FreeBusyViewOptions.TimeWindow is too long. The allowed limit = ${longestWindowDays} days; the actual limit = ${Math.ceil(days)} days.`
    throw new GraphError(400, 'ErrorTimeIntervalTooBig', message)
  }
  if (intervalMs < 5 * minuteMs || intervalMs > 1440 * minuteMs || intervalMs > end - start) {
    const message =
      'The specified merged free/busy interval is not valid. Specify an interval that is less than the free/busy time window and between 5 and 1440 minutes.'
    throw new GraphError(400, 'ErrorInvalidMergedFreeBusyInterval', message)
  }
}

function tooMany(count: number): GraphError {
  const message = `There are too many target users in the EmailAddress array. The allowed size = ${mostSchedules}; the actual size = ${count}.`
  return new GraphError(400, 'ErrorMailboxDataArrayTooBig', message)
}

function scheduleInformation(call: ApiCall, address: string, window: Window): Record<string, unknown> {
  const schedule = scheduleOf(call.mailbox, address, window.start, window.end)
  if (!schedule) return { scheduleId: address, error: unknownAddress }
  const { items, shown } = schedule
  if (shown === 'nothing') return { scheduleId: address }
  if (shown === 'viewOnly') return { scheduleId: address, availabilityView: availabilityView(items, window) }
  const { timeZone = 'UTC' } = call.preferences
  return {
    scheduleId: address,
    availabilityView: availabilityView(items, window),
    scheduleItems: items.map(({ start, end, ...item }) => ({
      ...item,
      start: { dateTime: toWall(start, timeZone), timeZone },
      end: { dateTime: toWall(end, timeZone), timeZone },
    })),
    workingHours: call.mailbox.settings.workingHours,
  }
}

/** Returns one digit per slot: the most important status of its items. */
function availabilityView(items: readonly ScheduleItem[], { start, end, intervalMs }: Window): string {
  const slots = Array.from({ length: Math.ceil((end - start) / intervalMs) }, (_, slot) => {
    const slotStart = start + slot * intervalMs
    const inSlot = items.filter((item) => item.start < slotStart + intervalMs && item.end > slotStart)
    return byWeight.findLast((status) => inSlot.some((item) => item.status === status)) ?? 'free'
  })
  return slots.map((status) => digits[status]).join('')
}

const byWeight: readonly ShowAs[] = ['free', 'unknown', 'workingElsewhere', 'tentative', 'busy', 'oof']
const digits: Record<ShowAs, string> = {
  free: '0',
  unknown: '0',
  tentative: '1',
  busy: '2',
  oof: '3',
  workingElsewhere: '4',
}

const unknownAddress = {
  message: 'Unable to resolve e-mail address to an Active Directory object.',
  responseCode: 'ErrorMailRecipientNotFound',
}
