import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePorts } from '../servers/freePorts'
import type { Rabbitmq } from './index'
import { startInstalledServer } from './installedServer'
import { findServer } from './probe'

export interface RestartableRabbitmq extends Rabbitmq {
  /** Kills it, and starts another one with its port and its durable queues. */
  restart(): Promise<void>
}

/** Starts a separate RabbitMQ that can be restarted. Returns undefined if none is installed. */
export async function startRestartableServer(): Promise<RestartableRabbitmq | undefined> {
  const serverPath = findServer()
  if (serverPath === undefined) return undefined
  const [amqpPort = 0] = await freePorts(1)
  const dataFolder = await mkdtemp(join(tmpdir(), 'rabbitmq-data-'))
  const start = () => startInstalledServer(serverPath, { amqpPort, dataFolder })
  let server = await start()
  return {
    amqpUri: server.amqpUri,
    how: server.how,
    async restart() {
      await server.stop()
      server = await start()
    },
    async stop() {
      await server.stop()
      await rm(dataFolder, { recursive: true, force: true })
    },
  }
}
