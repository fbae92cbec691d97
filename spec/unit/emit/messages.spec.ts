import fc from 'fast-check'
import { deterministicId, messageOf } from '../../../lib/emit/messages'

test('a message has the given body and ID', () => {
  expect(messageOf({ a: 1 }, 'the-id')).toEqual({
    id: 'the-id',
    body: { a: 1 },
    attachments: {},
    headers: {},
    metadata: {},
  })
})

test('a message without an ID gets a unique one', () => {
  expect(messageOf({}).id).not.toBe(messageOf({}).id)
})

// Must never change, because downstream steps recognize duplicates by this ID.
test('the ID of the same parts is the same on every machine and in every version', () => {
  expect(deterministicId(['flow', 'step', 'contact', 'version'])).toBe('9c7e4852-be26-8ae0-9ea9-767d8a38b893')
})

test('an ID is always a UUID of version 8', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (parts) => {
      expect(deterministicId(parts)).toMatch(
        /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      )
    }),
  )
})

test('different parts make different IDs, even if they are equal when joined', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), fc.array(fc.string()), (one, other) => {
      const isSame = JSON.stringify(one) === JSON.stringify(other)
      expect(deterministicId(one) === deterministicId(other)).toBe(isSame)
    }),
  )
  expect(deterministicId(['a', 'bc'])).not.toBe(deterministicId(['ab', 'c']))
  expect(deterministicId(['a', ''])).not.toBe(deterministicId(['a']))
})
