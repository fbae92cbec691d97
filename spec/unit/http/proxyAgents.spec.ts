import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { Readable } from 'node:stream'
import { callSecretsApi } from '../../../lib/auth/platformSecrets'
import { objectStorage } from '../../../lib/files/objectStorage'
import { pinnedAgent } from '../../../lib/http/connections/agents'
import { sender } from '../../../lib/http/send'
import { readEnvironment } from '../../../lib/runtime/environment'
import { localApi } from '../../support/localApi'

const send = sender({ timeoutMs: 20_000, maxBodyBytes: 10_000 })
const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy']
const before = names.map((name) => [name, process.env[name]] as const)
afterEach(() => {
  for (const [name, value] of before) {
    if (value === undefined) delete process.env[name]
    else process.env[name] = value
  }
})

/** A proxy that records the requests it receives and responds to plain HTTP itself. */
async function startProxy() {
  const seen: string[] = []
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`)
    response.end('by the proxy')
  })
  server.on('connect', (request, socket) => {
    seen.push(`CONNECT ${request.url}`)
    const target = connect(1, '127.0.0.1').on('error', () => socket.destroy())
    socket.on('error', () => target.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, seen, close: () => server.close() }
}

test.each(['HTTP_PROXY', 'http_proxy'])('an HTTP request is sent through the proxy in %s', async (name) => {
  const proxy = await startProxy()
  process.env[name] = proxy.url
  const response = await send({ method: 'GET', url: new URL('http://api.example.com/me?x=1'), headers: {} })
  expect(response.body.toString()).toBe('by the proxy')
  expect(proxy.seen).toEqual(['GET http://api.example.com/me?x=1'])
  proxy.close()
})

test('an HTTPS request uses a tunnel of HTTPS_PROXY, and a tunnel that fails means that nothing was sent', async () => {
  const proxy = await startProxy()
  process.env['HTTPS_PROXY'] = proxy.url
  const call = send({ method: 'POST', url: new URL('https://api.example.com/me'), headers: {}, body: '{}' })
  await expect(call).rejects.toMatchObject({ mayHaveArrived: false })
  expect(proxy.seen).toEqual(['CONNECT api.example.com:443'])
  proxy.close()
})

test('a pinned request is sent through the proxy, too, which resolves the hostname itself', async () => {
  const proxy = await startProxy()
  process.env['HTTP_PROXY'] = proxy.url
  const url = new URL('http://files.example.com/file')
  const agent = pinnedAgent(url, [{ address: '127.0.0.2', family: 4 }])
  expect((await send({ method: 'GET', url, headers: {}, agent })).body.toString()).toBe('by the proxy')
  proxy.close()
})

test("the platform's own services are called without a proxy", async () => {
  const platform = await localApi()
  const storage = { ELASTICIO_OBJECT_STORAGE_URI: platform.url, ELASTICIO_OBJECT_STORAGE_TOKEN: 'token' }
  platform.respond('GET /v2/workspaces/w/secrets/s', { status: 404, body: {} })
  platform.respond('POST /objects', { body: { objectId: 'o-1' } })
  process.env['HTTP_PROXY'] = 'http://127.0.0.1:1'

  const address = { username: 'u', apiKey: 'k', workspaceId: 'w', secretId: 's' }
  const answer = await callSecretsApi({ ...address, apiUri: new URL(platform.url) }, 'read', send)
  expect(answer).toMatchObject({ kind: 'rejected', status: 404 })

  const log = { debug() {}, info() {}, warn() {} }
  const advice = { temporary: 'Try again later.', rejected: 'Ask the operator.' }
  const store = objectStorage(readEnvironment({ ...storage, HTTP_MAX_RETRIES: '0' }), log, advice)
  const stream = Readable.from([Buffer.from('a')])
  expect(await store(async () => ({ stream, contentType: 'text/csv' }))).toMatchObject({ size: 1 })
})

test('hosts in NO_PROXY are called directly', async () => {
  const [proxy, api] = [await startProxy(), await localApi()]
  api.respond('GET /', { body: 'direct' })
  Object.assign(process.env, { HTTP_PROXY: proxy.url, NO_PROXY: '127.0.0.1' })
  expect((await send({ method: 'GET', url: new URL(api.url), headers: {} })).body.toString()).toBe('direct')
  expect(proxy.seen).toEqual([])
  proxy.close()
})
