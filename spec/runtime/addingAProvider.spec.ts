import { rmSync } from 'node:fs'
import { listen, readText, sendJson } from '../../tenant/localServer'
import { buildDocumentedProvider } from '../support/documentedProvider'
import { type SpecTenant, startSpecTenant } from '../support/tenantSpec'

interface Deal {
  id: string
  revision: number
  title: unknown
}

/** The imaginary API of docs/adding-a-provider.md. */
async function startPipeline(accepts: (token: string) => Promise<boolean>) {
  const deals = new Map<string, Deal>()
  const changes: Deal[] = []
  const server = await listen(async (request, response) => {
    const url = new URL(request.url ?? '', 'http://pipeline')
    const [, id = ''] = /^\/v2\/deals\/(.+)$/.exec(url.pathname) ?? []
    if (!(await accepts(request.headers.authorization?.replace('Bearer ', '') ?? ''))) {
      return sendJson(response, 401, { error: { code: 'token_expired', message: 'Log in again.' } })
    }
    if (url.pathname === '/v2/users/me') return sendJson(response, 200, { id: 'me' })
    if (id !== '') {
      const deal = deals.get(id)
      if (deal && request.method === 'DELETE') deals.delete(id)
      return deal
        ? sendJson(response, 200, deal)
        : sendJson(response, 404, { error: { code: 'no_deal', message: 'There is no such deal.' } })
    }
    if (request.method === 'POST') return sendJson(response, 201, add(JSON.parse(await readText(request))))
    const after = Number(url.searchParams.get('after') ?? 0)
    const data = changes.slice(after, after + Number(url.searchParams.get('limit')))
    sendJson(response, 200, { data, position: String(after + data.length) })
  })
  function add({ title }: { title: unknown }): Deal {
    const deal = { id: `deal-${deals.size + 1}`, revision: changes.length + 1, title }
    deals.set(deal.id, deal)
    changes.push(deal)
    return deal
  }
  return { url: `${server.url}/v2`, add, close: server.close }
}

describe('the provider that docs/adding-a-provider.md explains how to build', () => {
  let tenant: SpecTenant
  let pipeline: Awaited<ReturnType<typeof startPipeline>>
  let accountId: string
  let componentPath: string

  beforeAll(async () => {
    componentPath = buildDocumentedProvider()
    tenant = await startSpecTenant({ componentPath })
    pipeline = await startPipeline((token) => tenant.authorizationServer.isActive(token))
    accountId = await tenant.connect({ provider: 'pipeline', apiBaseUrl: pipeline.url })
  })
  afterAll(async () => {
    await tenant.close()
    await pipeline.close()
    rmSync(componentPath, { recursive: true })
  })

  test('a credential of the new provider is verified, and the manifest offers the provider', async () => {
    expect((await tenant.call('verifyCredentials', { accountId })).result).toMatchObject({
      status: 'success',
      data: { verified: true },
    })
    const choices = require(`${componentPath}/component.json`).credentials.fields.provider.model
    expect(choices).toMatchObject({ pipeline: 'Pipeline', custom: expect.any(String) })
  })

  test('the trigger polls all pages despite an expired token, and later only new records', async () => {
    for (let number = 1; number <= 25; number++) pipeline.add({ title: `Deal ${number}` })
    const step = await tenant.startStep({
      isShared: true,
      accountId,
      functionName: 'getNewAndUpdatedObjectsPolling',
      config: { objectType: 'deals', pageSize: 10 },
    })
    await tenant.authorizationServer.expireAccessTokens()
    const first = await step.run({})
    pipeline.add({ title: 'late' })
    const second = await step.run({})

    const titles = ({ outputs }: typeof first) =>
      outputs.filter(({ kind }) => kind === 'data').map(({ body }) => (body as Deal).title)
    expect(titles(first).sort()).toEqual(Array.from({ length: 25 }, (_, index) => `Deal ${index + 1}`).sort())
    expect(titles(second)).toEqual(['late'])
    await step.stop()
  })

  test.each([
    ['createObject', {}, { title: 'made' }, { title: 'made' }],
    ['lookupObject', { lookupBy: 'id' }, { id: 'deal-1' }, { id: 'deal-1' }],
    ['deleteObject', { lookupBy: 'id' }, { id: 'deal-2' }, { id: 'deal-2' }],
  ])('the action %s works with the new provider', async (functionName, config, body, expected) => {
    const step = await tenant.startStep({
      isShared: true,
      accountId,
      functionName,
      config: { objectType: 'deals', ...config },
    })
    const { outputs } = await step.run(body)
    expect(outputs).toMatchObject([{ kind: 'data', body: expected }])
    await step.stop()
  })

  test('an action that needs an optional method lists the providers that it supports', async () => {
    const step = await tenant.startStep({ isShared: true, accountId, functionName: 'query' })
    const { outputs } = await step.run({ query: 'all' })
    expect(outputs).toMatchObject([
      {
        kind: 'error',
        body: {
          name: 'ConfigurationError',
          message: expect.stringMatching(/supports Microsoft Graph and Salesforce.*"pipeline"/),
        },
      },
    ])
    await step.stop()
  })
})
