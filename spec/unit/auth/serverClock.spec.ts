import { ServerClock } from '../../../lib/auth/serverClock'

const serverMs = Date.UTC(2026, 4, 1, 12)

test('before the first response the local clock counts', () => {
  const clock = new ServerClock(() => 5)
  expect([clock.isKnown, clock.now()]).toEqual([false, 5])

  clock.learn(serverMs)
  expect([clock.isKnown, clock.now()]).toEqual([true, serverMs])
})

test.each([-3_600_000, 0, 3_600_000])('a local clock that is wrong by %d ms does no harm', (errorMs) => {
  let localMs = serverMs + errorMs
  const clock = new ServerClock(() => localMs)

  clock.learn(serverMs)
  localMs += 1500

  expect(clock.now()).toBe(serverMs + 1500)
})

test('an answer without a date changes nothing', () => {
  const clock = new ServerClock(() => 0)
  clock.learn(serverMs)
  clock.learn(undefined)

  expect(clock.now()).toBe(serverMs)
})

test('an answer that was long under way does not set the clock back, an earlier second sets it forward', () => {
  let localMs = 0
  const clock = new ServerClock(() => localMs)
  const at = (ms: number) => serverMs + ms
  clock.learn(at(0))
  localMs = 5000
  clock.learn(at(0))
  expect(clock.now()).toBe(serverMs + 5000)

  clock.learn(at(6000))
  expect(clock.now()).toBe(serverMs + 6000)
})

test('where the local clock was set, the newest answer counts', () => {
  let localMs = 0
  const clock = new ServerClock(() => localMs)
  clock.learn(serverMs)
  localMs = 5001
  clock.learn(serverMs)
  expect(clock.now()).toBe(serverMs)
})
