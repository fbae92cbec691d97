import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePorts } from '../rabbitmq/freePorts'
import { holdServer } from '../rabbitmq/holdServer'
import { findServer, installServer, mayInstall } from './server'

export interface Redis {
  readonly url: string
  /** Ends what was started, and nothing else. */
  stop(): Promise<void>
}

/** A Redis to test with: REDIS_URL, or one started for us alone; throws a sentence where neither can be had. */
export async function ensureRedis(environment: NodeJS.ProcessEnv = process.env): Promise<Redis> {
  const url = environment['REDIS_URL']
  if (url) return { url, stop: async () => {} }
  if (findServer(environment) === undefined && mayInstall(environment)) await installServer()
  const serverPath = findServer(environment)
  if (serverPath === undefined) {
    throw new Error(
      'No Redis was found, and none can be started. Set REDIS_URL=redis://host:6379 to one that answers, or install redis-server, or run as root on a Debian or Ubuntu machine.',
    )
  }
  return startServer(serverPath)
}

/** Starts redis-server on a free loopback port; it keeps nothing but in memory. */
export async function startServer(serverPath: string, port?: number): Promise<Redis> {
  const [freePort = 0] = await freePorts(1)
  const folder = await mkdtemp(join(tmpdir(), 'redis-'))
  const stop = await holdServer({
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
