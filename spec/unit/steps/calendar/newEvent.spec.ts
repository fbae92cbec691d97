import { readEvent } from '../../../../lib/steps/calendar/newEvent'

const times = { start: '2026-03-01T12:00:00', end: '2026-03-01T13:00:00' }
const read = (values: object) => readEvent({ ...times, ...values }, {}, async () => 'Europe/Berlin')
const ada = { address: 'ada@example.com' }

test.each([
  ['attendees', [{ ...ada, type: 'boss' }], 'attendees[0]'],
  ['attendees', [ada, { emailAddress: ada, type: 'boss' }], 'attendees[1]'],
  ['optionalAttendees', { ...ada, type: 'boss' }, 'optionalAttendees'],
])('the error for a type in %s names its place', async (field, attendees, place) => {
  await expect(read({ [field]: attendees })).rejects.toMatchObject({
    name: 'ConfigurationError',
    message: expect.stringContaining(`The field "${place}": The field "type" is "boss"`),
  })
})

test('each attendee can have a separate type', async () => {
  const { attendees } = await read({ attendees: [ada, { ...ada, type: 'Optional' }] })
  expect(attendees.map(({ type }) => type)).toEqual(['required', 'optional'])
})
