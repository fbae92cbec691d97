import { ServerClock } from '../../../lib/auth/serverClock'

const serverMs = Date.UTC(2026, 4, 1, 12)
const date = new Date(serverMs).toUTCString()

test('the time is unknown before the first answer', () => {
  expect(new ServerClock(() => 5).now()).toBeUndefined()
})

test.each([-3_600_000, 0, 3_600_000])('a local clock that is wrong by %d ms does no harm', (errorMs) => {
  let localMs = serverMs + errorMs
  const clock = new ServerClock(() => localMs)

  clock.learn(date)
  localMs += 1500

  expect(clock.now()).toBe(serverMs + 1500)
})

test('an answer without a date changes nothing', () => {
  const clock = new ServerClock(() => 0)
  clock.learn(date)
  for (const none of [undefined, '', 'yesterday']) clock.learn(none)

  expect(clock.now()).toBe(serverMs)
})

test('an answer that was long under way does not set the clock back, an earlier second sets it forward', () => {
  let localMs = 0
  const clock = new ServerClock(() => localMs)
  const at = (ms: number) => new Date(serverMs + ms).toUTCString()
  clock.learn(at(0))
  localMs = 5000
  clock.learn(at(0))
  expect(clock.now()).toBe(serverMs + 5000)

  clock.learn(at(6000))
  expect(clock.now()).toBe(serverMs + 6000)
})

test('what is no date teaches nothing, also where nothing is known yet', () => {
  const clock = new ServerClock(() => 0)
  clock.learn('yesterday')
  clock.learn(undefined)
  expect(clock.now()).toBeUndefined()
})

test('where the local clock was set, the newest answer counts', () => {
  let localMs = 0
  const clock = new ServerClock(() => localMs)
  clock.learn(date)
  localMs = 5001
  clock.learn(date)
  expect(clock.now()).toBe(serverMs)
})
