import { setTimeout as delay } from 'node:timers/promises'
import { until } from '../../measuring/until'
import { messagesMeet } from '../messages'
import { pollingMeets } from '../polling'

const slowMs = 200

/** SIGTERM, which tells the runtime to finish its messages and to end. */
export const sigterm = [
  messagesMeet({
    key: 'sigterm-message',
    what: 'SIGTERM in the middle of messages',
    rounds: 8,
    begin: ({ tenant }) => tenant.graph.fail({ kind: 'slow', delayMs: slowMs }, { times: 3 }),
    async strike({ container, random }, round) {
      await delay(random() * slowMs)
      round.mark()
      await container.restart('SIGTERM')
    },
  }),
  pollingMeets({
    key: 'sigterm-page',
    what: 'SIGTERM in the middle of a page',
    rounds: 8,
    async strike({ container, random }, round) {
      const messages = 1 + Math.floor(random() * 39)
      await until('enough messages are emitted', () => round.came() >= messages)
      round.mark()
      await container.restart('SIGTERM')
    },
  }),
  messagesMeet({
    key: 'sigterm-unsaved',
    what: 'SIGTERM while the platform rejects the new tokens, strict provider',
    rounds: 8,
    messages: 1,
    async begin({ tenant: { authorizationServer, platform } }) {
      platform.fail({ method: 'PUT', path: /accounts/ }, { status: 429 }, Number.POSITIVE_INFINITY)
      await authorizationServer.expireAccessTokens()
    },
    async strike({ tenant: { platform }, container }, round) {
      const { length } = container.outputs()
      await until('the message is rebound', () =>
        container
          .outputs()
          .slice(length)
          .some(({ kind }) => kind === 'rebound'),
      )
      platform.clearFaults()
      round.mark()
      await container.restart('SIGTERM')
    },
  }),
]
