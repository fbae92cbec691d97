import { ServerClock } from '../../../lib/auth/serverClock'

const serverMs = Date.UTC(2026, 4, 1, 12)

test('the local clock is used before the first response', () => {
  const clock = new ServerClock(() => 5)
  expect([clock.isKnown, clock.now()]).toEqual([false, 5])

  clock.learn(serverMs)
  expect([clock.isKnown, clock.now()]).toEqual([true, serverMs])
})

test.each([-3_600_000, 0, 3_600_000])('a local clock that is wrong by %d ms has no effect', (errorMs) => {
  let localMs = serverMs + errorMs
  const clock = new ServerClock(() => localMs)

  clock.learn(serverMs)
  localMs += 1500

  expect(clock.now()).toBe(serverMs + 1500)
})

test('a response without a date changes nothing', () => {
  const clock = new ServerClock(() => 0)
  clock.learn(serverMs)
  clock.learn(undefined)

  expect(clock.now()).toBe(serverMs)
})

test('a delayed response does not set the clock back, but a later time sets it forward', () => {
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

test('the newest response is used after the local clock was changed', () => {
  let localMs = 0
  const clock = new ServerClock(() => localMs)
  clock.learn(serverMs)
  localMs = 5001
  clock.learn(serverMs)
  expect(clock.now()).toBe(serverMs)
})
