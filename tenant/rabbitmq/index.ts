import { aptInstall } from '../servers/aptInstall'
import { chooseWay, remedy, type Way } from './chooseWay'
import { startContainer } from './container'
import { startInstalledServer } from './installedServer'
import { findServer, probe } from './probe'
import type { Rabbitmq } from './rabbitmq'

export type { Rabbitmq } from './rabbitmq'

/**
 * Returns a RabbitMQ for tests: one that exists, or one that is started for them. If both fail, throws an error that
 * explains what to do.
 */
export async function ensureRabbitmq(environment: NodeJS.ProcessEnv = process.env): Promise<Rabbitmq> {
  return take(chooseWay(await probe(environment)))
}

async function take(way: Way): Promise<Rabbitmq> {
  switch (way.kind) {
    case 'environment':
      return found(way.amqpUri, 'uses AMQP_URI')
    case 'localBroker':
      return found(way.amqpUri, 'uses the broker on localhost:5672')
    case 'installedServer':
      return startInstalledServer(way.serverPath)
    case 'install':
      return installAndStart()
    case 'container':
      return startContainer()
    case 'none':
      throw new Error(way.reason)
  }
}

const found = (amqpUri: string, how: string): Rabbitmq => ({ amqpUri, how, stop: async () => {} })

async function installAndStart(): Promise<Rabbitmq> {
  await aptInstall('rabbitmq-server', remedy)
  const serverPath = findServer()
  if (serverPath === undefined)
    throw new Error('apt-get installed rabbitmq-server, but the program was not found')
  const server = await startInstalledServer(serverPath)
  return { ...server, how: `installed rabbitmq-server with apt-get and ${server.how}` }
}
