import { median } from '../../tenant/faults/report.js'

/**
 * Compares several ways of doing the same work. In each round, each way makes `callsPerRound` calls in a row. The
 * order differs in each round, so that other load on the machine affects all ways equally.
 * @param {{name: string, call: () => Promise<unknown>}[]} ways the first one is the reference for the others
 * @returns for each way, the median time and processor time of a call in µs, and the median ratio to the first way
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
