import { Agent as HttpsAgent } from 'node:https'
import type { LookupFunction } from 'node:net'
import { pinnedAgent } from '../../../lib/http/connections/agents'
import { sender } from '../../../lib/http/send'
import { localApi } from '../../support/localApi'

const send = sender({ timeoutMs: 5000, maxBodyBytes: 1000 })

test('a pinned request goes to the given addresses, regardless of its hostname', async () => {
  const api = await localApi()
  api.respond('GET /file', { body: 'found' })
  const url = new URL(`http://files.example:${new URL(api.url).port}/file`)
  const agent = pinnedAgent(url, [{ address: '127.0.0.1', family: 4 }])

  const { body } = await send({ method: 'GET', url, headers: {}, agent })

  expect(body.toString()).toBe('found')
  expect(api.requests[0]?.headers.host).toBe(url.host)
})

test('a pinned request is sent to no other address if the given ones are closed', async () => {
  const api = await localApi()
  const url = new URL(api.url.replace('127.0.0.1', 'localhost'))
  const agent = pinnedAgent(url, [{ address: '127.0.0.2', family: 4 }])

  await expect(send({ method: 'GET', url, headers: {}, agent })).rejects.toMatchObject({ fault: 'refused' })
  expect(api.requests).toEqual([])
})

test('each form of a lookup gets the given addresses', () => {
  const addresses = [
    { address: '192.0.2.1', family: 4 },
    { address: '2001:db8::1', family: 6 },
  ]
  const agent: unknown = pinnedAgent(new URL('http://files.example/'), addresses)
  const { lookup } = (agent as { options: { lookup: LookupFunction } }).options
  const done = jest.fn()
  lookup('files.example', { all: true }, done)
  lookup('files.example', {}, done)
  expect(done.mock.calls).toEqual([
    [null, addresses],
    [null, '192.0.2.1', 4],
  ])
})

test('a pinned agent speaks the protocol of the URL', () => {
  expect(pinnedAgent(new URL('https://files.example/'), [])).toBeInstanceOf(HttpsAgent)
  expect(pinnedAgent(new URL('http://files.example/'), [])).not.toBeInstanceOf(HttpsAgent)
})
