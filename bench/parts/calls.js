import { callMe, component } from '../contestants/ours.js'
import { peers } from '../contestants/peers.js'
import { compare } from '../measure/rounds.js'
import { atMost } from '../measure/verdict.js'
import { startApi } from '../world/api.js'

/**
 * Measures an authorized call with a valid token: the time that the component and other clients add to the bare call.
 */
export async function measureCalls({ isQuick }) {
  const api = await startApi()
  try {
    const ways = await waysTo(api)
    // Warms up the code.
    await compare(ways, { rounds: 1, callsPerRound: isQuick ? 200 : 2000 })
    const seen = []
    for (const { apiMs, ...rounds } of isQuick ? quickPlan : plan) {
      await api.setLatency({ apiMs })
      seen.push({ apiMs, results: await compare(ways, rounds) })
    }
    return {
      rows: ways.map(({ name }, place) => rowOf(name, seen, place)),
      verdicts: seen.map(({ apiMs, results }) =>
        atMost(`a call at ${apiMs} ms`, 1.05, round(results[1].ratio)),
      ),
      chart: {
        title: 'An authorized call with a valid token',
        unit: 'processor time of the caller, µs',
        bars: seen[0].results.map(({ name, cpuMicros }) => ({
          label: name,
          value: Math.round(cpuMicros),
          isOther: !name.startsWith('this component'),
        })),
      },
    }
  } finally {
    await api.close()
  }
}

const plan = [
  { apiMs: 0, rounds: 101, callsPerRound: 30 },
  { apiMs: 5, rounds: 121, callsPerRound: 5 },
  { apiMs: 20, rounds: 61, callsPerRound: 3 },
]
const quickPlan = [
  { apiMs: 0, rounds: 31, callsPerRound: 20 },
  { apiMs: 5, rounds: 21, callsPerRound: 5 },
]

async function waysTo(api) {
  const session = await component(api, await api.connect()).open()
  const { execute } = component(api, await api.connect())
  const { 'node-fetch': bare, 'axios-auth-refresh, deduplicateRefresh: false': _, ...others } = peers
  return [
    { name: 'node-fetch', call: bare(api, await api.connect()) },
    { name: 'this component', call: () => callMe(session) },
    { name: 'this component, one execution per call', call: () => execute(1) },
    ...(await Promise.all(
      Object.entries(others).map(async ([name, make]) => ({ name, call: make(api, await api.connect()) })),
    )),
  ]
}

function rowOf(name, seen, place) {
  return Object.fromEntries([
    ['', name],
    ...seen.flatMap(({ apiMs, results }) => [
      [`API at ${apiMs} ms: µs per call`, Math.round(results[place].micros)],
      [`ratio at ${apiMs} ms`, results[place].ratio.toFixed(2)],
    ]),
    ['processor µs per call', Math.round(seen[0].results[place].cpuMicros)],
  ])
}

const round = (ratio) => Math.round(ratio * 1000) / 1000
