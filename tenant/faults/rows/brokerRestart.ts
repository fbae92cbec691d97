import { setTimeout as delay } from 'node:timers/promises'
import { startTenant } from '../..'
import { type RestartableRabbitmq, startRestartableServer } from '../../rabbitmq/restartableServer'
import { messagesMeet } from '../messages'
import { nothingDone } from '../play'
import { pollingMeets } from '../polling'
import type { FaultRow, Outcome, Scene } from '../row'
import type { Round, Stage } from '../stage'

// The platform must set this if its messages must survive a restart of its broker.
const persistent = { ELASTICIO_AMQP_PERSISTENT_MESSAGES: 'true' }

/** A broker that is killed and restarted with the contents of its durable queues. */
export const brokerRestart: readonly FaultRow[] = [
  onRestartable('broker-restart-message', 'broker killed and restarted in the middle of messages', (server) =>
    messagesMeet({
      ...restarting(server, 'broker-restart-message'),
      begin: ({ tenant }) => tenant.graph.fail({ kind: 'slow', delayMs: 300 }, { times: 3 }),
    }),
  ),
  onRestartable('broker-restart-page', 'broker killed and restarted in the middle of a page', (server) =>
    pollingMeets(restarting(server, 'broker-restart-page')),
  ),
]

/** Returns a row whose container is restarted, because the runtime does not survive a longer outage of the broker. */
function restarting(server: RestartableRabbitmq, key: string) {
  return {
    key,
    what: '',
    rounds: 0,
    environment: persistent,
    async strike({ container, random }: Stage, round: Round): Promise<void> {
      await delay(random() * 300)
      await server.restart()
      round.mark()
      await container.restart('SIGKILL')
    },
  }
}

function onRestartable(
  key: string,
  what: string,
  rowOf: (server: RestartableRabbitmq) => FaultRow,
): FaultRow {
  return {
    key,
    what,
    rounds: 2,
    async run(scene: Scene): Promise<Outcome> {
      const server = await startRestartableServer()
      if (!server) return { ...nothingDone, note: 'skipped: no rabbitmq-server is installed' }
      const { amqpUri } = server
      const tenant = await startTenant({ amqpUri, isDurable: true })
      try {
        return await rowOf(server).run({ ...scene, tenant, amqpUri })
      } finally {
        await tenant.close()
        await server.stop()
      }
    },
  }
}
