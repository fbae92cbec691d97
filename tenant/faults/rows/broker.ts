import { setTimeout as delay } from 'node:timers/promises'
import { until } from '../../measuring/until'
import { messagesMeet } from '../messages'
import { pollingMeets } from '../polling'

const slowMs = 150
/**
 * After a reconnect, the runtime can lose a message that is redelivered before it knows the tag of its new consumer.
 * It then waits indefinitely to acknowledge it (getMostRecentMessage in elasticio-sailor-nodejs/lib/amqp.js, 2.7.8).
 */
const patienceMs = 4000

/** Faults of the connections to the broker. */
export const broker = [
  messagesMeet({
    key: 'broker-cut-message',
    what: 'connections to the broker closed in the middle of messages',
    rounds: 10,
    patienceMs,
    begin: ({ tenant }) => tenant.graph.fail({ kind: 'slow', delayMs: slowMs }, { times: 3 }),
    async strike({ gate, random }, round) {
      await delay(random() * 2 * slowMs)
      round.mark()
      gate.cut()
    },
  }),
  pollingMeets({
    key: 'broker-cut-page',
    what: 'connections to the broker closed in the middle of a page',
    rounds: 10,
    patienceMs,
    async strike({ gate, random }, round) {
      const messages = 1 + Math.floor(random() * 39)
      await until('enough messages are emitted', () => round.came() >= messages)
      round.mark()
      gate.cut()
    },
  }),
]
