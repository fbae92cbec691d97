import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { connect } from 'amqplib'
import { mayInstall } from '../servers/aptInstall'
import { findProgram } from '../servers/programs'
import { type Facts, localBrokerUri } from './chooseWay'

// The script in /usr/sbin of Debian and Fedora changes the user and the folders. The original script is in this
// folder.
const plainScriptFolders = ['/usr/lib/rabbitmq/bin']
const furtherFolders = ['/usr/sbin', '/usr/local/sbin', '/opt/homebrew/sbin']

/** Returns the facts about the machine: the environment, its brokers, and the programs that can start one. */
export async function probe(environment: NodeJS.ProcessEnv = process.env): Promise<Facts> {
  const amqpUri = environment['AMQP_URI'] || undefined
  const [amqpUriFault, localBrokerFault, hasDocker] = await Promise.all([
    amqpUri === undefined ? undefined : brokerFault(amqpUri),
    brokerFault(localBrokerUri),
    hasDockerEngine(),
  ])
  return {
    amqpUri,
    amqpUriFault,
    hasLocalBroker: localBrokerFault === undefined,
    serverPath: findServer(environment),
    mayInstall: mayInstall(environment),
    hasDocker,
  }
}

/** Returns the reason why a login at `amqpUri` fails, or undefined if it succeeds. */
export async function brokerFault(amqpUri: string): Promise<string | undefined> {
  try {
    const connection = await connect(amqpUri, { timeout: 3000 })
    await connection.close()
    return undefined
  } catch (error) {
    return describe(error)
  }
}

/** Returns the path of an installed rabbitmq-server. */
export function findServer(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  return findProgram('rabbitmq-server', environment, plainScriptFolders, furtherFolders)
}

async function hasDockerEngine(): Promise<boolean> {
  try {
    await promisify(execFile)('docker', ['version', '--format', '{{.Server.Version}}'], { timeout: 5000 })
    return true
  } catch {
    return false
  }
}

// Returns the message of an error. A refused connection to a name with several addresses is an AggregateError without
// a message.
function describe(error: unknown): string {
  const [first] = error instanceof AggregateError ? error.errors : [error]
  return first instanceof Error ? first.message : String(first)
}
