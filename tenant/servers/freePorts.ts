import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:net'

// Lower than the ports that systems assign to outgoing connections. Otherwise, such a connection could take a port
// before its server has started, or between its end and its next start.
const lowest = 15_000
const highest = 32_000

/** Returns `count` different free loopback ports. */
export async function freePorts(count: number): Promise<number[]> {
  const held = new Map<number, Server>()
  while (held.size < count) {
    const port = randomInt(lowest, highest)
    const server = held.has(port) ? undefined : await holder(port)
    if (server) held.set(port, server)
  }
  await Promise.all([...held.values()].map((server) => once(server.close(), 'close')))
  return [...held.keys()]
}

/** Returns a server that holds the port, or undefined if the port is in use. */
async function holder(port: number): Promise<Server | undefined> {
  const server = createServer().listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
    return server
  } catch {
    return undefined
  }
}
