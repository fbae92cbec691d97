import { rateLimitResetMs, remainingCalls } from '../../../lib/http/retry'

const nowMs = Date.parse('2026-01-31T08:00:00Z')
const limited = (headers: Record<string, string>, status = 403) =>
  rateLimitResetMs({ status, headers: { 'x-ratelimit-remaining': '0', ...headers } }, nowMs)

test.each<[string, Record<string, string>, number]>([
  ['seconds from now', { 'x-ratelimit-reset': '30' }, 30_000],
  ['seconds since 1970', { 'x-ratelimit-reset': String(nowMs / 1000 + 45) }, 45_000],
  ['milliseconds since 1970', { 'x-ratelimit-requests-reset': String(nowMs + 1500) }, 1500],
  ['a duration', { 'x-ratelimit-reset': '1m30s' }, 90_000],
  ['milliseconds from now', { 'x-ratelimit-reset-ms': '1500' }, 1500],
  ['seconds after the response', { 'x-ratelimit-reset-after': '1.5' }, 1500],
  ['the draft of the header RateLimit', { ratelimit: 'limit=10, remaining=0, reset=20' }, 20_000],
  ['another draft of it', { ratelimit: '"default";r=0;t=20' }, 20_000],
  [
    'the limit without calls left, of several',
    {
      'x-ratelimit-reset': '3600',
      'x-ratelimit-remaining': '50',
      'x-ratelimit-reset-minute': '10',
      'x-ratelimit-remaining-minute': '0',
    },
    10_000,
  ],
  ['a time', { 'ratelimit-reset': '2026-01-31T08:01:00Z' }, 60_000],
  ['a time that has passed', { 'x-rate-limit-reset': String(nowMs / 1000 - 5) }, 0],
  ['a header with spaces', { 'x-ratelimit-reset': ' 30 ' }, 30_000],
  ['the first of two headers', { 'x-ratelimit-reset': '30, 60' }, 30_000],
  ['the first of two headers without a space', { 'x-ratelimit-reset': '30,60' }, 30_000],
  ['X-Retry-After', { 'x-retry-after': '5' }, 5000],
  ['X-RateLimit-Retry-After', { 'x-ratelimit-retry-after': '6' }, 6000],
  ['the next header if one is empty', { 'x-ratelimit-reset': ' ', 'x-retry-after': '7' }, 7000],
  ['a decimal', { 'x-ratelimit-reset': '0.125' }, 125],
  ['hours and minutes', { 'x-ratelimit-reset': '2h30m' }, 9_000_000],
  ['a decimal of seconds', { 'x-ratelimit-reset': '1.25s' }, 1250],
  ['milliseconds with their unit', { 'x-ratelimit-reset': '1s250ms' }, 1250],
  ['the longest period', { 'x-ratelimit-reset': '99999999' }, 99_999_999_000],
  ['the first second since 1970', { 'x-ratelimit-reset': '100000000' }, 0],
  ['the last second since 1970', { 'x-ratelimit-reset': '99999999999' }, 99_999_999_999_000 - nowMs],
  ['the first millisecond since 1970', { 'x-ratelimit-reset': '100000000000' }, 0],
  [
    'the limit without calls left, written with spaces',
    {
      'x-ratelimit-reset': '3600',
      'x-ratelimit-remaining': '50',
      'x-ratelimit-reset-minute': '10',
      'x-ratelimit-remaining-minute': ' 0 ',
    },
    10_000,
  ],
  [
    'a time by the clock of the API',
    { 'x-ratelimit-reset': String(nowMs / 1000 + 100), date: 'Sat, 31 Jan 2026 08:01:30 GMT' },
    10_000,
  ],
])('the end of a rate limit is read as %s', (_, headers, expected) => {
  expect(limited(headers)).toBe(expected)
})

test.each(['soon', '5 s', 'x1s', '1s x', '1sx', '1x', '1..5s', '30, x', '-5', 'x30'])(
  'the end %j is not readable',
  (value) => {
    expect(limited({ 'x-ratelimit-reset': value })).toBeUndefined()
  },
)

test.each<[Record<string, string>, number | undefined]>([
  [{}, undefined],
  [{ 'x-ratelimit-remaining': ' 17 ' }, 17],
  [{ 'x-rate-limit-remaining': '8', 'ratelimit-remaining-minute': '12' }, 8],
  [{ ratelimit: '"default";r=12;t=3' }, 12],
  [{ ratelimit: 'limit=100, remaining=34, reset=3' }, 34],
  [{ ratelimit: 'limit=100', 'x-ratelimit-remaining': '5' }, 5],
  [{ 'x-ratelimit-remaining': '7 of 9' }, undefined],
  [{ 'x-ratelimit-remaining': 'no 7' }, undefined],
  [{ 'x-ratelimit-remaining': '' }, undefined],
  [{ 'x-other-remaining': '7' }, undefined],
])('the calls left by the headers %j are %j', (headers, expected) => {
  expect(remainingCalls({ headers })).toBe(expected)
})

test('a limit that is not reached or has no readable end returns undefined', () => {
  expect(rateLimitResetMs({ status: 503, headers: { 'x-ratelimit-reset': '30' } }, nowMs)).toBeUndefined()
  expect(limited({ 'x-ratelimit-reset': '30', 'x-ratelimit-remaining': '5' })).toBeUndefined()
  expect(limited({})).toBeUndefined()
  expect(limited({ 'x-ratelimit-reset': 'soon' })).toBeUndefined()
  expect(limited({ 'x-ratelimit-remaining': '7', 'x-ratelimit-reset': '3' }, 429)).toBe(3000)
})
