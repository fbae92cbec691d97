import { Readable } from 'node:stream'
import { dateOf, isReplayable, isSafeMethod, mayBeSentAgain } from '../../../lib/http/message'

test('the Date header is a time in milliseconds', () => {
  expect(dateOf({ headers: { date: 'Sat, 31 Jan 2026 08:00:00 GMT' } })).toBe(Date.UTC(2026, 0, 31, 8))
  expect(dateOf({ headers: { date: 'soon' } })).toBeUndefined()
  expect(dateOf({ headers: {} })).toBeUndefined()
})

test('a body is sent again unless it is an open stream', () => {
  const stream = Readable.from(['a'])
  for (const body of [undefined, '', 'a', Buffer.from('a'), () => stream])
    expect(isReplayable(body)).toBe(true)
  expect(isReplayable(stream)).toBe(false)
})

test('a method is safe if it changes nothing', () => {
  for (const method of ['GET', 'HEAD', 'OPTIONS']) expect(isSafeMethod(method)).toBe(true)
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'get']) expect(isSafeMethod(method)).toBe(false)
})

test('a request may be sent again if its method is safe or it is idempotent', () => {
  expect(mayBeSentAgain({ method: 'GET' })).toBe(true)
  expect(mayBeSentAgain({ method: 'POST' })).toBe(false)
  expect(mayBeSentAgain({ method: 'POST', isIdempotent: true })).toBe(true)
  expect(mayBeSentAgain({ method: 'PUT', isIdempotent: false })).toBe(false)
})
