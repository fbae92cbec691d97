import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { aptInstall, mayInstall } from '../servers/aptInstall'
import { freePorts } from '../servers/freePorts'
import { holdServer } from '../servers/holdServer'
import { findProgram } from '../servers/programs'

export interface Redis {
  readonly url: string
  /** Ends the process that was started, if any. */
  stop(): Promise<void>
}

/**
 * Returns a Redis for tests: the one at REDIS_URL, or one that is started for them. If both fail, throws an error
 * that explains what to do.
 */
export async function ensureRedis(environment: NodeJS.ProcessEnv = process.env): Promise<Redis> {
  const url = environment['REDIS_URL']
  if (url) return { url, stop: async () => {} }
  if (findServer(environment) === undefined && mayInstall(environment)) {
    await aptInstall('redis-server', remedy)
  }
  const serverPath = findServer(environment)
  if (serverPath === undefined) throw new Error(`No Redis was found, and none can be started. ${remedy}`)
  return startServer(serverPath)
}

const remedy =
  'Set REDIS_URL=redis://host:6379 to a running Redis, or install redis-server, or run as root on a Debian or Ubuntu machine.'

/** Returns the path of an installed redis-server. */
export function findServer(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  return findProgram('redis-server', environment, [], ['/usr/sbin', '/usr/local/bin', '/opt/homebrew/bin'])
}

/** Starts redis-server on a free loopback port, with all data in memory. */
export async function startServer(serverPath: string, port?: number): Promise<Redis> {
  const [freePort = 0] = await freePorts(1)
  const folder = await mkdtemp(join(tmpdir(), 'redis-'))
  const stop = await holdServer({
    name: 'Redis',
    run: '"$1" --bind 127.0.0.1 --port "$2" --dir "$3" --save "" --appendonly no',
    end: 'kill -KILL $server',
    cleanUp: 'rm -rf "$3"',
    args: [serverPath, String(port ?? freePort), folder],
    env: { PATH: process.env['PATH'] },
    readyWhen: /Ready to accept connections/,
    startLimitMs: 10_000,
  })
  return { url: `redis://127.0.0.1:${port ?? freePort}`, stop }
}
