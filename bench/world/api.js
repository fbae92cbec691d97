import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { connectCalls } from '../../tenant/authorizationServer/processCalls.js'

/**
 * Starts the measured API and token endpoint in a separate process.
 * @returns their functions, and `close`
 */
export async function startApi() {
  const child = fork(fileURLToPath(new URL('./apiProcess.js', import.meta.url)), {
    serialization: 'advanced',
  })
  await once(child, 'message')
  const { call } = connectCalls(child)
  const url = await call('url')
  let accounts = 0
  return {
    url,
    meUrl: `${url}/me`,
    tokenUrl: `${url}/token`,
    setLatency: (latency) => call('setLatency', latency),

    /** Connects an account whose tokens have this lifetime. Returns its functions. */
    async connect(lifetimeMs = Number.POSITIVE_INFINITY) {
      const name = `account${++accounts}`
      return {
        name,
        tokens: await call('connect', name, lifetimeMs),
        expire: () => call('expire', name),
        counts: () => call('counts', name),
      }
    },

    async close() {
      const closed = once(child, 'exit')
      child.kill()
      await closed
    },
  }
}
