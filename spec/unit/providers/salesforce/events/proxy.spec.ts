import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { proxyFor } from '../../../../../lib/http/connections/proxies'
import { startEventBench } from '../../../../support/eventSubscription'

test('events arrive through a proxy, which receives the credentials of its URL', async () => {
  const requested: string[] = []
  const proxy = createServer().on('connect', ({ url = '', headers }, socket) => {
    requested.push(`${url} ${Buffer.from(headers['proxy-authorization']?.slice(6) ?? '', 'base64')}`)
    const { hostname, port } = new URL(`http://${url}`)
    const target = connect(Number(port), hostname, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      socket.pipe(target).pipe(socket)
    })
    for (const end of [socket, target]) end.on('error', () => {})
  })
  await once(proxy.listen(0, '127.0.0.1'), 'listening')
  const bench = await startEventBench()
  try {
    bench.proxy = new URL(`http://user:p%40ss@127.0.0.1:${(proxy.address() as AddressInfo).port}`)
    bench.twin.create('Account', { Name: 'Contoso' })
    const { events } = await bench.drain(undefined, { startFrom: 'storedEvents' })

    expect(events).toHaveLength(1)
    expect(requested).toEqual([`${new URL(bench.pubSub.url).host} user:p@ss`])
  } finally {
    await bench.close()
    proxy.close()
  }
})

test.each([
  [{ HTTPS_PROXY: 'http://proxy:3128' }, 'http://proxy:3128/'],
  [{ https_proxy: 'http://proxy:3128' }, 'http://proxy:3128/'],
  [{ HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: '.salesforce.com' }, undefined],
  [{ HTTP_PROXY: 'http://proxy:3128' }, undefined],
  [{}, undefined],
])('the proxy for the variables %j is %s', (variables, expected) => {
  const before = { ...process.env }
  try {
    for (const name of Object.keys(process.env)) if (/proxy$/i.test(name)) delete process.env[name]
    Object.assign(process.env, variables)
    expect(proxyFor(new URL('https://api.pubsub.salesforce.com:7443'))?.href).toBe(expected)
  } finally {
    process.env = before
  }
})
