import fc from 'fast-check'
import { readAllRecipients, readRecipients } from '../../../../lib/steps/outlook/recipients'

const read = (value: unknown) => readRecipients('to', value)

test.each<[string, unknown, object[]]>([
  ['one address', 'ada@example.com', [{ address: 'ada@example.com' }]],
  [
    'commas, semicolons, and spaces',
    ' a@x.org ,b@x.org;  c@x.org;',
    ['a', 'b', 'c'].map((n) => ({ address: `${n}@x.org` })),
  ],
  ['a name', 'Ada Lovelace <ada@example.com>', [{ address: 'ada@example.com', name: 'Ada Lovelace' }]],
  [
    'a comma in a quoted name',
    '"Lovelace, Ada" <a@x.org>, b@x.org',
    [{ address: 'a@x.org', name: 'Lovelace, Ada' }, { address: 'b@x.org' }],
  ],
  [
    'a comma in a name without quotes',
    'Lovelace, Ada <a@x.org>, b@x.org; Babbage, Charles, Sir <c@x.org>',
    [
      { address: 'a@x.org', name: 'Lovelace, Ada' },
      { address: 'b@x.org' },
      { address: 'c@x.org', name: 'Babbage, Charles, Sir' },
    ],
  ],
  ['angle brackets without a name', '<ada@example.com>', [{ address: 'ada@example.com' }]],
  ['objects', [{ address: 'a@x.org', name: 'A' }], [{ address: 'a@x.org', name: 'A' }]],
  [
    'objects in the format of Graph',
    [{ emailAddress: { address: 'a@x.org', name: null } }],
    [{ address: 'a@x.org' }],
  ],
  [
    'a list of strings with commas',
    ['a@x.org, b@x.org', 'c@x.org'],
    ['a', 'b', 'c'].map((n) => ({ address: `${n}@x.org` })),
  ],
  ['nothing', undefined, []],
  ['null', null, []],
  ['spaces', ' ', []],
  ['an empty list', [], []],
  ['empty objects, as a mapper produces them', [{}, { address: '', name: '' }, null, undefined, ' '], []],
  ['an empty object', { address: null }, []],
  ['empty objects in the format of Graph', [{ emailAddress: {} }, { emailAddress: null }], []],
  ['an empty attendee', [{ emailAddress: { name: null, address: '' }, type: 'optional' }], []],
  [
    'empty objects between others',
    [{}, { address: 'a@x.org' }, null, 'b@x.org'],
    [{ address: 'a@x.org' }, { address: 'b@x.org' }],
  ],
  [
    'lines',
    'a@x.org\r\nLovelace, Ada <b@x.org>\n\n <c@x.org>,\n d@x.org\rE\n <e@x.org>',
    [
      { address: 'a@x.org' },
      { address: 'b@x.org', name: 'Lovelace, Ada' },
      { address: 'c@x.org' },
      { address: 'd@x.org' },
      { address: 'e@x.org', name: 'E' },
    ],
  ],
  [
    'links',
    ['mailto:a@x.org', 'B <MAILTO:b@x.org>', { address: ' mailto:c@x.org?subject=Hello' }],
    [{ address: 'a@x.org' }, { address: 'b@x.org', name: 'B' }, { address: 'c@x.org' }],
  ],
])('recipients can be %s', (_what, value, expected) => {
  expect(read(value)).toEqual(expected)
})

test.each<[unknown, string]>([
  ['nobody', 'nobody'],
  ['a@x.org, b', 'b'],
  ['a@b@x.org', 'a@b@x.org'],
  ['"a@x.org', '"a@x.org'],
  ['a@x.org b@x.org', 'a@x.org b@x.org'],
  [['a@x.org', 7], '7'],
  [{ name: 'Ada' }, '{"name":"Ada"}'],
  [{ name: 'Ada', address: '' }, '{"name":"Ada","address":""}'],
  [{ email: 'a@x.org' }, '{"email":"a@x.org"}'],
  [[{}, false], 'false'],
  ['mailto:', 'mailto:'],
  ['Ada <>', ''],
])('the error contains the invalid address in %j', (value, shown) => {
  expect(() => read(value)).toThrow(
    expect.objectContaining({
      name: 'ConfigurationError',
      message: `The field "to" contains "${shown}", which is not an email address such as ada@example.com.`,
    }),
  )
})

test('the error contains all invalid addresses', () => {
  const polled = [
    { emailAddress: { address: 'a@x.org' } },
    { emailAddress: { name: 'Undisclosed' } },
    { emailAddress: { address: '/O=EXCHANGELABS/CN=B' } },
  ]
  expect(() => read(polled)).toThrow(
    'The field "to" contains "{"name":"Undisclosed"}", "/O=EXCHANGELABS/CN=B", which are not email addresses such as ada@example.com.',
  )
  expect(() => readAllRecipients({ to: 'x', cc: 'a@x.org, y' })).toThrow(
    'The field "to" contains "x", which is not an email address such as ada@example.com. The field "cc" contains "y", which is not',
  )
})

test('any value is read as valid addresses or causes an error that contains the field', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.jsonValue(), fc.array(fc.emailAddress())), (value) => {
      try {
        for (const { address } of read(value)) expect(address).toMatch(/^[^\s@<>",;]+@[^\s@<>",;]+$/)
      } catch (error) {
        expect(error).toMatchObject({ name: 'ConfigurationError', message: expect.stringContaining('"to"') })
      }
    }),
  )
})

test('a long string full of quotes and separators is read in linear time', () => {
  // So long that a parser with backtracking would not finish.
  expect(() => read('",<;"'.repeat(400_000))).toThrow('not an email address')
  expect(() => read(`a${'\n \r'.repeat(400_000)}<`)).toThrow('not an email address')
})
