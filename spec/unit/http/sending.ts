import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import type { HttpResponse } from '../../../lib/http/message'
import { sender } from '../../../lib/http/send'
import { TransportFailure } from '../../../lib/http/transportFailure'

export const generous = { timeoutMs: 10_000, maxBodyBytes: 1_000_000 }

export function get(url: string, limits = generous): Promise<HttpResponse> {
  return sender(limits)({ method: 'GET', url: new URL(url), headers: {} })
}

export async function failureOf(attempt: Promise<unknown>): Promise<TransportFailure> {
  const outcome = await attempt.catch((error: unknown) => error)
  if (outcome instanceof TransportFailure) return outcome
  throw new Error(`expected a TransportFailure, not ${String(outcome)}`)
}

/** Starts a raw TCP server. `respond` writes bytes to each connection after its first request. */
export async function rawServer(respond: (socket: Socket) => void) {
  const sockets: Socket[] = []
  const server = createServer((socket) => {
    sockets.push(socket.on('error', () => {}))
    socket.once('data', () => respond(socket))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  closers.push(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return `http://127.0.0.1:${port}/`
}

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})
