import { createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { freePorts } from '../../../tenant/servers/freePorts'
import { endpoint } from '../../../tenant/studio/http/router'
import { serveStudio } from '../../../tenant/studio/http/server'
import { EventLog } from '../../../tenant/studio/log/eventLog'
import { Redactor } from '../../../tenant/studio/log/redactor'

const hasIpv6 = Object.values(networkInterfaces()).some((each) =>
  each?.some(({ address }) => address === '::1'),
)
const testWithIpv6 = hasIpv6 ? test : test.skip

const secret = 'a-long-secret-of-an-account'

async function serve(port: number): Promise<() => Promise<void>> {
  const redactor = new Redactor()
  redactor.add(secret)
  return serveStudio({
    port,
    scheme: 'http',
    key: 'the-key-of-this-start',
    files: new Map(),
    endpoints: [
      endpoint('GET /api/failing', () => {
        throw new Error(`The component ended: ${secret}`)
      }),
    ],
    events: new EventLog(redactor),
    callback: async () => '',
  })
}

describe('serveStudio', () => {
  test('an error that quotes a secret is sent without it', async () => {
    const [port = 0] = await freePorts(1)
    const end = await serve(port)
    const headers = { 'x-studio-key': 'the-key-of-this-start' }
    const response = await fetch(`http://127.0.0.1:${port}/api/failing`, { headers })
    const { error } = (await response.json()) as { error: string }
    await end()
    expect(error).toMatch(/^The component ended: \[secret [0-9a-f]+\]$/)
  })

  testWithIpv6(
    'a port that another program uses on ::1 only is in use, and 127.0.0.1 is free again',
    async () => {
      const [port = 0] = await freePorts(1)
      const other = createServer()
      await new Promise<void>((resolve) => other.listen({ host: '::1', port, ipv6Only: true }, resolve))
      await expect(serve(port)).rejects.toMatchObject({ code: 'EADDRINUSE' })
      await new Promise((resolve) => other.close(resolve))
      const end = await serve(port)
      await end()
    },
  )
})
