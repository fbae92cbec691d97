import { localApi } from '../../support/localApi'
import { tenantFacts } from '../../support/tenantSpec'

const megabyte = 1_000_000
const json = { 'content-type': 'application/json' }

export const hostileResponses = tenantFacts('responses that are meant to stop a step', (tenant) => {
  test('a response of 60 MB, or of millions of values, fails in a heap of 192 MB, and the next message succeeds', async () => {
    const api = await localApi()
    const record = `{"id":"1","text":"${'x'.repeat(1000)}"},`
    const large = Buffer.from(`[${record.repeat(60_000)}{}]`)
    const lists = Buffer.from(`[${'[],'.repeat((20 * megabyte) / 3)}[]]`)
    api.respond('GET /large', { headers: json, body: large })
    api.respond('GET /lists', { headers: json, body: lists })
    api.respond('GET /text', { body: 'x'.repeat(11 * megabyte) })
    api.respond('GET /me', { body: { id: '1' } })
    const { step } = await tenant.start('makeRawRequest', {
      fields: { provider: 'custom', apiBaseUrl: api.url },
      environment: { NODE_OPTIONS: '--max-old-space-size=192' },
      hasOwnProcess: true,
    })

    const runs = []
    for (const url of ['/large', '/lists', '/text', '/me']) runs.push(await step.run({ method: 'GET', url }))

    expect(runs.map(({ outputs }) => outputs.map(({ kind }) => kind))).toEqual([
      ['error'],
      ['error'],
      ['error'],
      ['data'],
    ])
    expect(runs.flatMap(({ outputs }) => outputs)).toMatchObject([
      { body: { name: 'UnexpectedResponseError', message: expect.stringContaining('larger than') } },
      { body: { name: 'UnexpectedResponseError', message: expect.stringContaining('more values than fit') } },
      {
        body: {
          name: 'UnexpectedResponseError',
          message: expect.stringContaining('a message of the platform'),
        },
      },
      { body: { statusCode: 200, responseBody: { id: '1' } } },
    ])
  }, 60_000)

  test('a response that arrives byte by byte fails after the time limit of each attempt', async () => {
    const api = await localApi()
    api.respond('GET /drip', (_, response) => {
      const timer = setInterval(() => response.write(' '), 50)
      response.once('close', () => clearInterval(timer))
    })
    const { step } = await tenant.start('makeRawRequest', {
      fields: { provider: 'custom', apiBaseUrl: api.url },
      environment: { HTTP_TIMEOUT_MS: '1000', HTTP_MAX_RETRIES: '0' },
    })
    const { outputs } = await step.run({ method: 'GET', url: '/drip' })
    expect(outputs).toMatchObject([{ kind: 'rebound' }])
  })

  test('an error about a long path and a long response has at most 1,000 characters', async () => {
    const api = await localApi()
    const path = `/${'漢字'.repeat(300)}`
    api.respond(`GET ${encodeURI(path)}`, { status: 400, body: { message: 'long '.repeat(2000) } })
    const { step } = await tenant.start('makeRawRequest', {
      fields: { provider: 'custom', apiBaseUrl: api.url },
    })
    const { end, outputs } = await step.run({ method: 'GET', url: path })
    const [error] = outputs as { kind: string; body: Error }[]
    expect(end).toBe('rejected')
    expect(error).toMatchObject({ kind: 'error', body: { name: 'ApiError' } })
    expect(error?.body.message.length).toBeLessThanOrEqual(1000)
  })
})
