import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { freePorts } from '../servers/freePorts'
import { holdServer } from '../servers/holdServer'
import type { Rabbitmq } from './rabbitmq'

/** The parts of a server that survive it, so that another one can replace it. */
export interface Lasting {
  readonly amqpPort: number
  readonly dataFolder: string
}

/**
 * Starts an installed rabbitmq-server as the current user, on free loopback ports. It writes all other files to a
 * temporary folder.
 */
export async function startInstalledServer(serverPath: string, lasting?: Lasting): Promise<Rabbitmq> {
  const [distributionPort = 0, epmdPort = 0, freePort = 0] = await freePorts(3)
  const amqpPort = lasting?.amqpPort ?? freePort
  const folder = await mkdtemp(join(tmpdir(), 'rabbitmq-'))
  const stop = await holdServer({
    name: 'RabbitMQ',
    // Runs epmd in the foreground, because an epmd that Erlang starts would survive the broker.
    run: 'epmd & epmd=$!\n"$1"',
    end: 'kill -KILL $server', // none of its data must survive, so it needs no shutdown
    cleanUp: 'kill $epmd; rm -rf "$2"',
    args: [serverPath, folder],
    cwd: folder, // the folder for Erlang's crash dumps
    env: {
      PATH: `${process.env['PATH']}:${dirname(serverPath)}`,
      LANG: 'C.UTF-8',
      HOME: folder, // the folder of the Erlang cookie
      ...ownFiles(folder),
      ...ownPorts(amqpPort, distributionPort, epmdPort),
      ...runtimeArguments,
      ...(lasting && { RABBITMQ_MNESIA_BASE: lasting.dataFolder }),
    },
    readyWhen: /completed with \d+ plugins/,
    startLimitMs: 180_000,
  })
  return { amqpUri: `amqp://guest:guest@127.0.0.1:${amqpPort}`, how: `started ${serverPath}`, stop }
}

/** Prevents access to the files of the machine's own broker. The files need not exist. */
const ownFiles = (folder: string): Record<string, string> => ({
  RABBITMQ_CONF_ENV_FILE: join(folder, 'rabbitmq-env.conf'),
  RABBITMQ_CONFIG_FILE: join(folder, 'rabbitmq.conf'),
  RABBITMQ_ADVANCED_CONFIG_FILE: join(folder, 'advanced.config'),
  RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'enabled_plugins'),
  RABBITMQ_GENERATED_CONFIG_DIR: join(folder, 'config'),
  RABBITMQ_PID_FILE: join(folder, 'pid'),
  RABBITMQ_MNESIA_BASE: join(folder, 'data'),
  RABBITMQ_LOG_BASE: join(folder, 'log'),
})

const ownPorts = (amqp: number, distribution: number, epmd: number): Record<string, string> => ({
  RABBITMQ_NODENAME: 'tenant@localhost',
  RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
  RABBITMQ_NODE_PORT: String(amqp),
  RABBITMQ_DIST_PORT: String(distribution),
  ERL_EPMD_ADDRESS: '127.0.0.1',
  ERL_EPMD_PORT: String(epmd),
})

const runtimeArguments = {
  // The script becomes Erlang instead of waiting for it, so that its process ID is the broker's.
  RABBITMQ_ALLOW_INPUT: '1',
  RABBITMQ_SERVER_START_ARGS: '-noinput',
  RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: [
    '+S 2:2',
    '-kernel inet_dist_use_interface {127,0,0,1}',
    '-rabbit vm_memory_high_watermark {absolute,536870912}',
    '-rabbit disk_free_limit 1000000',
  ].join(' '),
}
