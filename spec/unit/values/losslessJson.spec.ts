import fc from 'fast-check'
import { parseLossless } from '../../../lib/values/text/losslessJson'

test.each([
  ['{"id":9007199254740993}', { id: '9007199254740993' }],
  ['[-12345678901234567890, 9007199254740992]', ['-12345678901234567890', '9007199254740992']],
  [
    '{"id":9007199254740991,"n":1e20,"x":0.12345678901234568}',
    { id: 9007199254740991, n: 1e20, x: 0.12345678901234568 },
  ],
  [
    '{"9007199254740993":"a 9007199254740993 \\" 12345678901234567890"}',
    { '9007199254740993': 'a 9007199254740993 " 12345678901234567890' },
  ],
  ['12345678901234567890', '12345678901234567890'],
])('%s is read without loss', (text, expected) => {
  expect(parseLossless(text)).toEqual(expected)
})

test.each(['{"a":01234567890123456789}', '"12345678901234567890', '{12345678901234567890:1}x', ''])(
  '%j is not JSON',
  (text) => {
    expect(() => parseLossless(text)).toThrow(SyntaxError)
  },
)

test('JSON without long numbers is read like with JSON.parse', () => {
  fc.assert(
    fc.property(
      fc.json().filter((text) => !/\d{16}/.test(text)),
      (text) => expect(parseLossless(text)).toEqual(JSON.parse(text)),
    ),
  )
})
