import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { listen } from '../../tenant/localServer'

const script = join(__dirname, '../../tenant/demo/main.js')

async function demo(...args: string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [script, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: 25_000,
  })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  const [code] = await once(child, 'close')
  return { code, output }
}

async function closedPort(): Promise<string> {
  const server = await listen(() => {})
  await server.close()
  return new URL(server.url).port
}

describe('npm run demo', () => {
  test('the demo fails if RabbitMQ does not respond, with an error message that omits the password', async () => {
    const port = await closedPort()
    const { code, output } = await demo('--broker', `amqp://guest:pa55word@127.0.0.1:${port}`)
    expect(code).toBe(1)
    expect(output).toMatch(/^The demo failed: no RabbitMQ responds .* \(ECONNREFUSED\)\. Omit --broker/m)
    expect(output).not.toContain('pa55word')
  })

  test('an unknown option value fails with the known values and the usage', async () => {
    const { code, output } = await demo('--provider', 'custom')
    expect({ code, output }).toEqual({
      code: 2,
      output: expect.stringContaining('--provider must be one of microsoft, salesforce.'),
    })
    expect(output).toContain('Usage: npm run demo -- ')
  })
})
