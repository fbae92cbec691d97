import fc from 'fast-check'
import { deterministicId, messageOf } from '../../../lib/emit/messages'

test('a message has the body and the id it is given', () => {
  expect(messageOf({ a: 1 }, 'the-id')).toEqual({
    id: 'the-id',
    body: { a: 1 },
    attachments: {},
    headers: {},
    metadata: {},
  })
})

test('a message without an id gets one of its own', () => {
  expect(messageOf({}).id).not.toBe(messageOf({}).id)
})

// In this very form in every version: what is downstream recognises repeats by it.
test('the id of the same parts is the same everywhere and always', () => {
  expect(deterministicId(['flow', 'step', 'contact', 'version'])).toBe('9c7e4852-be26-8ae0-9ea9-767d8a38b893')
})

test('an id is a UUID of version 8, whatever it is made of', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (parts) => {
      expect(deterministicId(parts)).toMatch(
        /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      )
    }),
  )
})

test('other parts make another id, also where they read the same when joined', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), fc.array(fc.string()), (one, other) => {
      const isSame = JSON.stringify(one) === JSON.stringify(other)
      expect(deterministicId(one) === deterministicId(other)).toBe(isSame)
    }),
  )
  expect(deterministicId(['a', 'bc'])).not.toBe(deterministicId(['ab', 'c']))
  expect(deterministicId(['a', ''])).not.toBe(deterministicId(['a']))
})
