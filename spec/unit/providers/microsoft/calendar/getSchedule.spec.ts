import { schedulesOf } from '../../../../../lib/providers/microsoft/calendar/getSchedule'
import { scripted } from '../scriptedGraph'

const utc = (text: string) => Date.parse(`${text}Z`)
const within = { start: utc('2026-03-30T00:00'), end: utc('2026-03-31T00:00') }

function item(status: unknown) {
  const at = (hour: string) => ({ dateTime: `2026-03-30T${hour}:00:00.0000000`, timeZone: 'UTC' })
  return { status, start: at('08'), end: at('09') }
}

test.each([
  ['busy', 'busy'],
  // Spelled as in Microsoft's example: https://learn.microsoft.com/graph/outlook-get-free-busy-schedule
  ['Tentative', 'tentative'],
  ['Free', 'free'],
  ['workingElsewhere', 'workingElsewhere'],
  ['Oof', 'oof'],
  ['later', 'unknown'],
  [undefined, 'unknown'],
])('the status %p is read as %s', async (status, expected) => {
  const { api } = scripted({ value: [{ scheduleId: 'ada@example.com', scheduleItems: [item(status)] }] })
  const entries = await schedulesOf(api, ['ada@example.com'], within)
  expect(entries).toEqual([expect.objectContaining({ status: expected, attendee: 'ada@example.com' })])
})

test('schedules are requested in batches of the size that Graph supports', async () => {
  const people = Array.from({ length: 45 }, (_, number) => `person${number}@example.com`)
  const scheduleOf = (scheduleId: string) => ({ scheduleId, scheduleItems: [item('busy')] })
  const parts = [people.slice(0, 20), people.slice(20, 40), people.slice(40)]
  const { api, requests } = scripted(...parts.map((part) => ({ value: part.map(scheduleOf) })))
  const entries = await schedulesOf(api, people, within)
  expect(entries.map(({ attendee }) => attendee)).toEqual(people)
  expect(requests.map(({ json }) => (json as { schedules: unknown }).schedules)).toEqual(parts)
})

test('an empty list of events without an overview means that no event is in the way', async () => {
  const { api } = scripted({ value: [{ scheduleId: 'ada@example.com', scheduleItems: [] }] })
  expect(await schedulesOf(api, ['ada@example.com'], within)).toEqual([])
})

test.each([{}, { scheduleItems: null }, { availabilityView: '' }])(
  'a schedule with neither events nor an overview is rejected: %j',
  async (schedule) => {
    const { api } = scripted({ value: [{ scheduleId: 'ada@example.com', ...schedule }] })
    await expect(schedulesOf(api, ['ada@example.com'], within)).rejects.toMatchObject({
      name: 'UnexpectedResponseError',
      message: expect.stringContaining('neither events nor an overview for ada@example.com'),
    })
  },
)
