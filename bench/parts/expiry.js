import { median } from '../../tenant/faults/report.js'
import { component } from '../contestants/ours.js'
import { peers } from '../contestants/peers.js'
import { atMost } from '../measure/verdict.js'
import { startApi } from '../world/api.js'

/**
 * Measures many simultaneous calls with an expired token: the number of token requests, and how many calls succeed.
 */
export async function measureExpiry({ isQuick }) {
  const api = await startApi()
  try {
    await api.setLatency({ apiMs: 20, tokenMs: 60 })
    const meetings = []
    for (const calls of [1, 20, 200]) meetings.push(...(await meet(api, calls, isQuick ? 3 : 9)))
    const ours = meetings.filter(({ name }) => name === us)
    return {
      rows: meetings.map(({ name, calls, ...outcome }) => ({
        'simultaneous calls': calls,
        '': name,
        'token calls': outcome.tokenCalls,
        'wasted API calls': outcome.wasted,
        succeeded: outcome.succeeded,
        'ms until all had ended': Math.round(outcome.ms),
      })),
      verdicts: ours.map(({ calls, tokenCalls }) =>
        atMost(`token calls, ${calls} simultaneous`, 1, tokenCalls),
      ),
      chart: {
        title: '200 calls meet an expired token',
        unit: 'token calls',
        bars: meetings
          .filter(({ calls }) => calls === 200)
          .map(({ name, tokenCalls, succeeded }) => ({
            label: `${name}: ${succeeded} succeed`,
            value: tokenCalls,
            isOther: name !== us,
          })),
      },
    }
  } finally {
    await api.close()
  }
}

const us = 'this component'
const lenient = 'axios-auth-refresh, deduplicateRefresh: false'
const isKnownExpired = true
const contestants = {
  [us]: (api, account) => {
    const { execute } = component(api, account)
    return () => execute(1)
  },
  'axios + axios-auth-refresh': peers['axios + axios-auth-refresh'],
  [lenient]: peers[lenient],
  'google-auth-library': peers['google-auth-library'],
  'simple-oauth2 + node-fetch': (api, account) =>
    peers['simple-oauth2 + node-fetch'](api, { ...account, isKnownExpired }),
}

async function meet(api, calls, rounds) {
  const names = Object.keys(contestants)
  const outcomes = new Map(names.map((name) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(round + turn) % names.length]
      outcomes.get(name).push(await meetOnce(api, contestants[name], calls))
    }
  }
  return names.map((name) => ({ name, calls, ...medians(outcomes.get(name)) }))
}

async function meetOnce(api, make, calls) {
  const account = await api.connect()
  const call = make(api, account)
  await account.expire()
  const startedAt = performance.now()
  const ends = await Promise.allSettled(Array.from({ length: calls }, call))
  const ms = performance.now() - startedAt
  const { wasted, token, refused } = await account.counts()
  const succeeded = ends.filter(({ status }) => status === 'fulfilled').length
  return { tokenCalls: token + refused, wasted, succeeded, ms }
}

function medians(outcomes) {
  return Object.fromEntries(
    Object.keys(outcomes[0]).map((field) => [field, median(outcomes.map((outcome) => outcome[field]))]),
  )
}
