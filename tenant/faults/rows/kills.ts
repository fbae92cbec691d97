import { setTimeout as delay } from 'node:timers/promises'
import { until } from '../../measuring/until'
import { messagesMeet } from '../messages'
import { pollingMeets } from '../polling'
import type { Round, Stage } from '../stage'
import type { Container } from '../stage/container'

// A refresh makes four requests (read, token, write, read back), each long enough for a kill during it.
const callMs = 60

async function expireSlowly({ tenant: { authorizationServer, platform } }: Stage): Promise<void> {
  platform.fail({ method: 'GET', path: /steps/ }, { delayMs: callMs }, 2)
  platform.fail({ method: 'PUT', path: /accounts/ }, { delayMs: callMs })
  await authorizationServer.fail({ delayMs: callMs })
  await authorizationServer.expireAccessTokens()
}

async function killWhileRefreshing({ container, random }: Stage, round: Round): Promise<void> {
  await delay(random() * 5 * callMs)
  round.mark()
  await container.restart('SIGKILL')
}

/** SIGKILL at random times. None of these containers has a lock. */
export const kills = [
  messagesMeet({
    key: 'kill-refresh',
    what: 'SIGKILL during a refresh, provider with a grace period',
    rounds: 16,
    tenant: { authorization: { rotation: 'grace' } },
    begin: expireSlowly,
    strike: killWhileRefreshing,
  }),
  messagesMeet({
    key: 'kill-refresh-strict',
    what: 'SIGKILL during a refresh, strict provider',
    rounds: 8,
    unavoidable: 'the response of the token endpoint is lost with the process',
    begin: expireSlowly,
    strike: killWhileRefreshing,
  }),
  messagesMeet({
    key: 'kill-stored',
    what: 'SIGKILL after the new tokens are stored, before the call is retried, strict provider',
    rounds: 14,
    begin: async (stage) => {
      await expireSlowly(stage)
      stage.tenant.graph.fail({ kind: 'slow', delayMs: callMs }, { times: 3 })
    },
    async strike({ tenant: { journal }, container, random }, round) {
      const from = journal.events.length
      await until('the new tokens are stored', () =>
        journal.events.slice(from).some(({ method, status }) => method === 'PUT' && status === 200),
      )
      await delay(random() * 2 * callMs)
      round.mark()
      await container.restart('SIGKILL')
    },
  }),
  pollingMeets({
    key: 'kill-page',
    what: 'SIGKILL in the middle of a page',
    rounds: 14,
    async strike({ container, random }, round) {
      const messages = 1 + Math.floor(random() * 39)
      await until('enough messages are emitted', () => round.came() >= messages)
      round.mark()
      await container.restart('SIGKILL')
    },
  }),
  pollingMeets({
    key: 'kill-snapshot',
    what: "SIGKILL between a page's messages and its snapshot",
    rounds: 14,
    async strike({ container, gate, random }, round) {
      const before = snapshotsOf(container)
      const pages = 1 + Math.floor(random() * 3)
      await until('the previous page has its snapshot', () => snapshotsOf(container) - before >= pages)
      await delay(30)
      // Without the broker's confirmations, the next page is published, but the runtime never publishes its snapshot.
      gate.holdResponses()
      await untilQuiet(container)
      round.mark()
      await container.restart('SIGKILL')
    },
  }),
]

function snapshotsOf(container: Container): number {
  return container.outputs().filter(({ kind }) => kind === 'snapshot').length
}

async function untilQuiet(container: Container): Promise<void> {
  const { length } = container.outputs()
  await delay(150)
  if (container.outputs().length > length) await untilQuiet(container)
}
