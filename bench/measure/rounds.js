import { median } from '../../tenant/faults/report.js'

/**
 * Measures several ways of the same work against each other: in each round every one of them does `callsPerRound`
 * calls one after the other, in turn and each time from another starting place, so that what the machine does
 * besides meets them all alike.
 * @param {{name: string, call: () => Promise<unknown>}[]} ways the first one is what the others are compared with
 * @returns of each the medians of a call's time and processor time in µs, and of the rounds' ratios to the first way
 */
export async function compare(ways, { rounds, callsPerRound }) {
  const taken = ways.map(() => [])
  for (const way of ways) await timesOf(way, callsPerRound)
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < ways.length; turn++) {
      const place = (round + turn) % ways.length
      taken[place].push(await timesOf(ways[place], callsPerRound))
    }
  }
  return ways.map(({ name }, place) => ({
    name,
    micros: median(taken[place].map(({ micros }) => micros)),
    cpuMicros: median(taken[place].map(({ cpuMicros }) => cpuMicros)),
    ratio: median(taken[place].map(({ micros }, round) => micros / taken[0][round].micros)),
  }))
}

async function timesOf({ call }, calls) {
  const [startedAt, cpu] = [performance.now(), process.cpuUsage()]
  for (let number = 0; number < calls; number++) await call()
  const { user, system } = process.cpuUsage(cpu)
  return { micros: ((performance.now() - startedAt) / calls) * 1000, cpuMicros: (user + system) / calls }
}
