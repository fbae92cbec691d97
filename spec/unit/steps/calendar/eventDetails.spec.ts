import { readDetails } from '../../../../lib/steps/calendar/eventDetails'

test.each([
  [{ recurrence: {} }, {}],
  [{ recurrence: { pattern: { type: null }, range: {} }, location: { displayName: '' } }, {}],
  [{ location: ' ', locations: [{}, null, 'Room 4'] }, { locations: [{ displayName: 'Room 4' }] }],
  [{ subject: 4711 }, { subject: '4711' }],
  [{ recurrence: { pattern: { type: 'daily' } } }, { recurrence: { pattern: { type: 'daily' } } }],
])('the details %j are read as %j', (values, expected) => {
  expect(readDetails(values)).toEqual(expected)
})

test.each([{ recurrence: 'daily' }, { recurrence: [] }, { subject: true }])(
  'the details %j are rejected with an error that contains the field',
  (values) => {
    const [field = ''] = Object.keys(values)
    expect(() => readDetails(values)).toThrow(`The field "${field}" is not`)
  },
)

test('the error for a location in a list contains its place', () => {
  expect(() => readDetails({ locations: ['Room 4', 5] })).toThrow('The field "locations[1]" is not')
})
