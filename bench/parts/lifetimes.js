import { component } from '../contestants/ours.js'
import { atMost } from '../measure/verdict.js'
import { startApi } from '../world/api.js'

const lifetimeMs = 2000

/** Measures messages in a row over many short token lifetimes, with each refresh policy. */
export async function measureLifetimes({ isQuick }) {
  const api = await startApi()
  try {
    await api.setLatency({ apiMs: 20, tokenMs: 60 })
    const seconds = isQuick ? 8 : 40
    // Runs all of them simultaneously, because they mostly wait, and other load on the machine affects them equally.
    const runs = await Promise.all(
      [1, 10].flatMap((size) => policies.map((policy) => callFor(api, { ...policy, size }, seconds * 1000))),
    )
    const lines = runs.map((run) => ({ ...run, ratio: runs.find(sameSize(run)).calls / run.calls }))
    return {
      rows: lines.map(({ name, size, calls, ratio, lifetimes, counts }) => ({
        'calls per message': size,
        'refresh policy': name,
        calls,
        'time per call, relative to the first row': ratio.toFixed(3),
        lifetimes: lifetimes || '',
        'token calls': counts.token,
        'wasted API calls': counts.wasted,
      })),
      verdicts: lines.flatMap(verdictsOf),
      chart: {
        title: `Calls over token lifetimes of ${lifetimeMs / 1000} s (100 calls)`,
        unit: 'times a token that never expires',
        bars: lines.map(({ name, size, ratio }) => ({
          label: `${name}, ${size} per message`,
          value: round(ratio),
          isOther: !refreshes(name),
        })),
      },
    }
  } finally {
    await api.close()
  }
}

const policies = [
  { name: 'a token that never expires', policy: 'whenRejected', lives: Number.POSITIVE_INFINITY },
  { name: 'whenRejected', policy: 'whenRejected', lives: lifetimeMs },
  { name: 'ahead', policy: 'ahead', lives: lifetimeMs },
  { name: 'everyCall', policy: 'everyCall', lives: lifetimeMs },
]

const sameSize =
  ({ size }) =>
  (run) =>
    run.size === size

const refreshes = (name) => name !== policies[0].name

const limits = { whenRejected: 1.08, ahead: 1.02 }

function verdictsOf({ name, size, ratio }) {
  const limit = limits[name]
  return limit
    ? [atMost(`${name}, ${size} ${size === 1 ? 'call' : 'calls'} per message`, limit, round(ratio))]
    : []
}

const round = (ratio) => Math.round(ratio * 1000) / 1000

async function callFor(api, { name, policy, lives, size }, ms) {
  const account = await api.connect(lives)
  const { execute } = component(api, account, policy)
  const startedAt = performance.now()
  let calls = 0
  for (; performance.now() - startedAt < ms; calls += size) await execute(size)
  const tookMs = performance.now() - startedAt
  // The last message may end late, so only calls within the same time count.
  const callsInTime = (calls * ms) / tookMs
  return {
    name,
    size,
    calls: Math.round(callsInTime),
    lifetimes: Math.floor(ms / lives),
    counts: await account.counts(),
  }
}
