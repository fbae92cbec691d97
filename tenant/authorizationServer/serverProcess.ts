import { connectCalls } from './processCalls'
import type { Reports, ServerCalls } from './protocol'
import { type RunningServer, startServer } from './server'

// Started by servers.ts as a separate process, because oidc-provider is an ES module and jest cannot load those.
const servers = new Map<number, RunningServer>()
const parent = connectCalls<Reports>(process)
const calls: ServerCalls = {
  async start(id, options) {
    const server = await startServer(options, (event) => parent.call('record', id, event))
    servers.set(id, server)
    return server.registration
  },
  async control(id, name, args) {
    const control: (...args: never[]) => unknown = running(id).controls[name]
    return control(...(args as never[]))
  },
  async close(id) {
    const server = running(id)
    servers.delete(id)
    await server.close()
  },
}
process.once('disconnect', () => process.exit())
parent.offer(calls)

function running(id: number): RunningServer {
  const server = servers.get(id)
  if (server) return server
  throw new Error('The server is closed.')
}
