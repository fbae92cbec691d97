import { Pace } from '../../../lib/emit/pace'

/** Returns a clock that `sleep` advances. */
function clock() {
  const time = { ms: 1_000_000, sleeps: 0 }
  return {
    time,
    now: () => time.ms,
    sleep: async (delayMs: number) => {
      time.sleeps++
      time.ms += delayMs
    },
  }
}

/** Returns a throttle that counts and delays as that of the runtime does (p-throttle 2). */
function throttle(now: () => number) {
  const passed: { readonly item: number; readonly issuedAt: number; readonly at: number }[] = []
  let [tick, count] = [0, 0]
  return {
    passed,
    pass(item: number) {
      const issuedAt = now()
      if (issuedAt - tick > rate.intervalMs) [tick, count] = [issuedAt, 1]
      else if (count < rate.limit) count++
      else [tick, count] = [tick + rate.intervalMs, 1]
      passed.push({ item, issuedAt, at: Math.max(tick, issuedAt) })
    },
    mostWaiting: () =>
      Math.max(
        ...passed.map(
          ({ issuedAt }) => passed.filter((each) => each.issuedAt <= issuedAt && each.at > issuedAt).length,
        ),
      ),
  }
}

const rate = { limit: 10, intervalMs: 100 }
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index)

describe('Pace', () => {
  test('items pass the runtime in their order and at its full rate, and only one waits at a time', async () => {
    const timing = clock()
    const runtime = throttle(timing.now)
    await new Pace(timing).inOrder(numbers(35), rate, (item) => runtime.pass(item))

    const times = runtime.passed.map(({ at }) => at)
    expect(runtime.passed.map(({ item }) => item)).toEqual(numbers(35))
    expect(times).toEqual([...times].sort((left, right) => left - right))
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeLessThan(3 * rate.intervalMs + 10)
    expect(runtime.mostWaiting()).toBe(1)
  })

  test('a process that was busy for longer than an interval starts the next one without waiting items', async () => {
    const timing = clock()
    const runtime = throttle(timing.now)
    await new Pace(timing).inOrder(numbers(40), rate, (item) => {
      if (item % 7 === 0) timing.time.ms += 130
      runtime.pass(item)
    })

    const times = runtime.passed.map(({ at }) => at)
    expect(times).toEqual([...times].sort((left, right) => left - right))
    expect(runtime.mostWaiting()).toBeLessThanOrEqual(1)
  })

  test('the items of several calls are issued in the order of each call', async () => {
    const pace = new Pace(clock())
    const issued: string[] = []
    const issue = (item: string) => issued.push(item)
    await Promise.all([
      pace.inOrder(
        numbers(25).map((number) => `a${number}`),
        rate,
        issue,
      ),
      pace.inOrder(
        numbers(25).map((number) => `b${number}`),
        rate,
        issue,
      ),
    ])
    expect(issued.filter((item) => item.startsWith('a'))).toEqual(numbers(25).map((number) => `a${number}`))
    expect(issued.filter((item) => item.startsWith('b'))).toEqual(numbers(25).map((number) => `b${number}`))
  })

  test('a raised limit causes no delay', async () => {
    const timing = clock()
    await new Pace(timing).inOrder(numbers(1000), { limit: 1_000_000, intervalMs: 100 }, () => {})
    expect(timing.time.sleeps).toBe(0)
  })

  test('all promises are awaited, and a failure is thrown', async () => {
    const pace = new Pace(clock())
    await expect(
      pace.inOrder([1, 2], rate, (item) =>
        item === 1 ? Promise.reject(new Error('no')) : Promise.resolve(),
      ),
    ).rejects.toThrow('no')
    const issued: number[] = []
    await pace.inOrder([3], rate, (item) => issued.push(item))
    expect(issued).toEqual([3])
  })
})
