import { once } from 'node:events'
import { Agent, createServer as createHttpServer } from 'node:http'
import { type AddressInfo, createServer, type LookupFunction, type Socket } from 'node:net'
import { sendWithRetries } from '../../../lib/http/attempts'
import { agentFor, pinnedAgent } from '../../../lib/http/connections/agents'
import type { HttpRequest, HttpResponse } from '../../../lib/http/message'
import { sender } from '../../../lib/http/send'
import { localApi } from '../../support/localApi'

const closers: (() => unknown)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
  delete process.env['HTTPS_PROXY']
})

const send = sender({ timeoutMs: 10_000, maxBodyBytes: 1000 })
const hasty = sender({ timeoutMs: 150, maxBodyBytes: 1000 })

/** Sends a write to the first URL, and each further attempt to an API that accepts it. Returns how many it received. */
async function writeTo(first: Pick<HttpRequest, 'url' | 'agent'>, by = send) {
  const api = await localApi()
  api.respond('POST /', { status: 201 })
  const targets = [first]
  const sends = [by]
  const policy = { maxRetries: 4, maxWaitMs: 60_000, sleep: async () => {}, random: () => 0, now: () => 0 }
  const outcome: HttpResponse | Error = await sendWithRetries(
    () => ({ method: 'POST', headers: {}, body: '{}', ...(targets.shift() ?? { url: new URL(api.url) }) }),
    (request) => (sends.shift() ?? send)(request),
    policy,
  ).catch((error) => error)
  return { outcome, received: api.requests.length }
}

const applied = { outcome: { status: 201 }, received: 1 }

/** Returns the https URL of a server that handles raw connections. */
async function rawServer(handle: (socket: Socket) => unknown): Promise<URL> {
  const sockets: Socket[] = []
  const server = createServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => {})
    handle(socket)
  }).listen(0, '127.0.0.1')
  closers.push(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  await once(server, 'listening')
  return new URL(`https://127.0.0.1:${(server.address() as AddressInfo).port}/`)
}

/** Returns connections that fail with a code: immediately, while they are being opened, or once the request was written. */
function failingAgent(code: string, when: 'immediately' | 'beforeOpen' | 'open'): Agent {
  const error = Object.assign(new Error('injected'), { code })
  const agent = new Agent()
  const open = agent.createConnection.bind(agent)
  agent.createConnection = (options, done) => {
    if (when === 'open') {
      const socket = open(options, done) as Socket
      socket.once('connect', () => setTimeout(() => socket.destroy(error), 100))
      return socket
    }
    const defer = when === 'immediately' ? (run: () => void) => run() : setImmediate
    const lookup: LookupFunction = (_hostname, _options, found) => void defer(() => found(error, ''))
    return open({ ...options, lookup }, done)
  }
  return agent
}

describe('a write that was not sent is retried', () => {
  test.each([
    'ECONNREFUSED',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'EADDRNOTAVAIL',
    'ENOTFOUND',
    'EAI_AGAIN',
    'EAI_FAIL',
    'EAI_NODATA',
    'ETIMEDOUT',
    'ECONNRESET',
    'EPIPE',
    'ECONNABORTED',
  ])('%s before the connection is open', async (code) => {
    const url = new URL('http://api.example.com/')
    expect(await writeTo({ url, agent: failingAgent(code, 'beforeOpen') })).toMatchObject(applied)
    expect(await writeTo({ url, agent: failingAgent(code, 'immediately') })).toMatchObject(applied)
  })

  test('a connection that is reset during the TLS handshake', async () => {
    const url = await rawServer((socket) => socket.once('data', () => socket.resetAndDestroy()))
    expect(await writeTo({ url })).toMatchObject(applied)
  })

  test('a connection that is closed during the TLS handshake', async () => {
    const url = await rawServer((socket) => socket.once('data', () => socket.end()))
    expect(await writeTo({ url })).toMatchObject(applied)
  })

  test('a TLS handshake that exceeds the time limit', async () => {
    const url = await rawServer(() => {})
    expect(await writeTo({ url }, hasty)).toMatchObject(applied)
  })

  test.each([401, 403, 407, 502, 503])('a proxy that rejects the tunnel with %d', async (status) => {
    const proxy = createHttpServer().on('connect', (_request, socket) => {
      socket.end(`HTTP/1.1 ${status} No\r\ncontent-length: 2\r\n\r\nno`)
    })
    proxy.listen(0, '127.0.0.1')
    await once(proxy, 'listening')
    closers.push(() => proxy.close())
    process.env['HTTPS_PROXY'] = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
    expect(await writeTo({ url: new URL('https://api.example.com/') })).toMatchObject(applied)
  })
})

test.each(['EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT', 'ECONNRESET'])(
  'a write whose open connection fails with %s may have been applied and is not retried',
  async (code) => {
    const server = createHttpServer(() => {}).listen(0, '127.0.0.1')
    await once(server, 'listening')
    closers.push(() => server.close().closeAllConnections())
    const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    expect(await writeTo({ url, agent: failingAgent(code, 'open') })).toMatchObject({
      outcome: { fault: 'connectionLost', mayHaveArrived: true, detail: expect.stringContaining(code) },
      received: 0,
    })
  },
)

test('a message names the status of a proxy that opens no tunnel', async () => {
  const proxy = createHttpServer().on('connect', (_request, socket) => {
    socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n')
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  closers.push(() => proxy.close())
  process.env['HTTPS_PROXY'] = `http://user:pass-word@127.0.0.1:${(proxy.address() as AddressInfo).port}`
  await expect(
    send({ method: 'GET', url: new URL('https://api.example.com/'), headers: {} }),
  ).rejects.toMatchObject({
    fault: 'notConnected',
    detail: 'the proxy rejected the connection with the status 407',
  })
})

test('a host with an unreachable IPv6 address is reached at its IPv4 address', async () => {
  const api = await localApi()
  api.respond('GET /', { body: 'there' })
  const { port } = new URL(api.url)
  const url = new URL(`http://two.example.com:${port}/`)
  // Addresses that are reserved for discarded traffic (RFC 6666).
  const addresses = [
    { address: '100::1', family: 6 },
    { address: '127.0.0.1', family: 4 },
  ]
  const response = await send({ method: 'GET', url, headers: {}, agent: pinnedAgent(url, addresses) })
  expect(response.body.toString()).toBe('there')
})

test.each(['http://api.example.com/', 'https://api.example.com/'])(
  'each address of %s has seconds to respond',
  (text) => {
    const url = new URL(text)
    for (const agent of [agentFor(url), pinnedAgent(url, [{ address: '127.0.0.1', family: 4 }])]) {
      expect(agent).toMatchObject({
        options: { autoSelectFamily: true, autoSelectFamilyAttemptTimeout: 3000 },
      })
    }
  },
)
