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

const rate = { limit: 10, intervalMs: 100 }
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index)

describe('Pace', () => {
  test('an interval of the runtime gets at most as many items as its limit', async () => {
    const timing = clock()
    const pace = new Pace(timing)
    const issued: number[] = []
    await pace.inOrder(numbers(35), rate, () => issued.push(timing.time.ms))

    const perInterval = [...new Set(issued)].map((start) => issued.filter((at) => at === start).length)
    expect(perInterval).toEqual([10, 10, 10, 5])
    const starts = [...new Set(issued)]
    for (const [place, start] of starts.slice(1).entries())
      expect(start - (starts[place] ?? 0)).toBeGreaterThan(rate.intervalMs)
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
