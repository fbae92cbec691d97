import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { freePorts } from '../servers/freePorts'
import { holdServer } from '../servers/holdServer'
import type { Rabbitmq } from './rabbitmq'

/** What outlives a server, so that another one can take its place. */
export interface Lasting {
  readonly amqpPort: number
  readonly dataFolder: string
}

/** Starts an installed rabbitmq-server as the current user, on free loopback ports; all else it writes goes to a temporary folder. */
export async function startInstalledServer(serverPath: string, lasting?: Lasting): Promise<Rabbitmq> {
  const [distributionPort = 0, epmdPort = 0, freePort = 0] = await freePorts(3)
  const amqpPort = lasting?.amqpPort ?? freePort
  const folder = await mkdtemp(join(tmpdir(), 'rabbitmq-'))
  const stop = await holdServer({
    name: 'RabbitMQ',
    // An epmd of our own in the foreground: the one Erlang starts by itself would outlive the broker.
    run: 'epmd & epmd=$!\n"$1"',
    end: 'kill -KILL $server', // nothing it holds is to survive, so it need not take its leave
    cleanUp: 'kill $epmd; rm -rf "$2"',
    args: [serverPath, folder],
    cwd: folder, // where Erlang would leave a crash dump
    env: {
      PATH: `${process.env['PATH']}:${dirname(serverPath)}`,
      LANG: 'C.UTF-8',
      HOME: folder, // of the Erlang cookie
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

/** Nothing is read from or written to the places of the machine's own broker; the files named here need not exist. */
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
  // The script becomes Erlang instead of waiting beside it, so that its process id is the broker's.
  RABBITMQ_ALLOW_INPUT: '1',
  RABBITMQ_SERVER_START_ARGS: '-noinput',
  RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: [
    '+S 2:2',
    '-kernel inet_dist_use_interface {127,0,0,1}',
    '-rabbit vm_memory_high_watermark {absolute,536870912}',
    '-rabbit disk_free_limit 1000000',
  ].join(' '),
}
