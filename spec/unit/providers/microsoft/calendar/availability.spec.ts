import { schedulesOf } from '../../../../../lib/providers/microsoft/calendar/getSchedule'
import { scripted } from '../scriptedGraph'

const utc = (text: string) => Date.parse(`${text}Z`)
const within = { start: utc('2026-03-30T08:00'), end: utc('2026-03-30T09:00') }
const address = 'team@example.com'
const entriesOf = async (schedule: object) =>
  schedulesOf(scripted({ value: [{ scheduleId: address, ...schedule }] }).api, [address], within)

describe('a schedule with only its overview', () => {
  test.each([
    ['1', 'tentative'],
    ['2', 'busy'],
    ['3', 'oof'],
    ['4', 'workingElsewhere'],
    ['x', 'unknown'],
  ])('the digit %s means %s', async (digit, status) => {
    const [entry, ...others] = await entriesOf({ availabilityView: `000${digit}${digit}0000000` })
    expect(entry).toEqual({
      start: utc('2026-03-30T08:15'),
      end: utc('2026-03-30T08:25'),
      status,
      attendee: address,
    })
    expect(others).toEqual([])
  })

  test('an overview of zeros means that no entry is in the way', async () => {
    expect(await entriesOf({ availabilityView: '000000000000' })).toEqual([])
    expect(await entriesOf({ availabilityView: '000000000000', scheduleItems: [] })).toEqual([])
  })

  test('a busy slot that no item covers is also an entry', async () => {
    const at = (time: string) => ({ dateTime: `2026-03-30T${time}:00`, timeZone: 'UTC' })
    const scheduleItems = [{ status: 'busy', start: at('08:00'), end: at('08:10') }]
    const entries = await entriesOf({ availabilityView: '220000220000', scheduleItems })
    expect(entries.map(({ start }) => start)).toEqual([utc('2026-03-30T08:00'), utc('2026-03-30T08:30')])
  })
})

describe('a schedule without data', () => {
  test.each([
    {},
    { scheduleItems: null },
    { availabilityView: '' },
    { scheduleItems: [], availabilityView: '' },
  ])('the schedule %j is rejected', async (schedule) => {
    await expect(entriesOf(schedule)).rejects.toMatchObject({
      name: 'UnexpectedResponseError',
      message: expect.stringContaining(address),
    })
  })

  test('an address that is missing from the response causes an error', async () => {
    const { api } = scripted({ value: [] })
    await expect(schedulesOf(api, [address], within)).rejects.toThrow(address)
  })
})
