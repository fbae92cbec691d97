import { type ForeignOrigin, startForeignOrigin } from '../../../tenant/graph/foreignOrigin'
import { localApi } from '../../support/localApi'
import { pollEndpoint, startList } from '../../support/tenantLists'
import { idsIn } from '../../support/tenantPolls'
import { tenantFacts } from '../../support/tenantSpec'

export const endpointRejections = tenantFacts('what polling an endpoint rejects', (tenant) => {
  let foreign: ForeignOrigin
  beforeAll(async () => {
    foreign = await startForeignOrigin()
  })
  afterAll(() => foreign.close())

  const restart = (step: { accountId: string; stepId: string; config?: Record<string, unknown> }) =>
    tenant.startStep({ functionName: pollEndpoint, isShared: true, ...step })
  const inBody = (link: string) => ({ body: { items: [{ id: 'a' }], next: link } })
  const inHeader = (link: string) => ({ headers: { link: `<${link}>; rel=next` }, body: [{ id: 'a' }] })

  test.each([
    ['body', 'nextLink', inBody],
    ['header', 'linkHeader', inHeader],
  ])('a next link in the %s to another origin is not followed', async (_where, paging, responseWith) => {
    const api = await localApi()
    api.respond('GET /list', responseWith(`${foreign.url}/list?page=2`))
    const { step } = await tenant.start(pollEndpoint, {
      fields: { provider: 'custom', apiBaseUrl: api.url },
      config: { path: '/list', paging },
    })

    const { end, outputs } = await step.run({})

    expect(end).toBe('rejected')
    expect(outputs).toMatchObject([
      {
        kind: 'error',
        body: { name: 'UnexpectedResponseError', message: expect.stringContaining('not followed') },
      },
    ])
    expect(foreign.requests).toEqual([])
  })

  test('a link to another origin in a stored snapshot is not followed', async () => {
    const { step, stepId, accountId } = await startList(tenant, 5, {
      config: { pageSize: 2, singlePagePerInterval: true },
    })
    const { outputs } = await step.run({})
    await step.stop()
    const snapshot = JSON.stringify(outputs.find(({ kind }) => kind === 'snapshot')?.body)
    const changed = snapshot.replace('"/nextLink', `"${foreign.url}/nextLink`)
    expect(changed).not.toBe(snapshot)
    tenant.platform.saveSnapshot('local-flow', stepId, JSON.parse(changed))
    const restarted = await restart({ accountId, stepId })

    const { end, outputs: rejected } = await restarted.run({})

    expect(end).toBe('rejected')
    expect(rejected).toMatchObject([{ kind: 'error', body: { name: 'UnexpectedResponseError' } }])
    expect(foreign.requests).toEqual([])
  })

  test('a path of another origin is rejected', async () => {
    const { api, step } = await startList(tenant, 1, { config: { path: `${foreign.url}/list` } })

    const { outputs } = await step.run({})

    const words = new RegExp(`"?path"? .*${foreign.url} is not one of the account's origins`)
    expect(outputs).toMatchObject([
      { kind: 'error', body: { name: 'ConfigurationError', message: expect.stringMatching(words) } },
    ])
    expect([...foreign.requests, ...api.requests]).toEqual([])
  })

  test('the snapshot of another trigger is rejected without an API call', async () => {
    const { api, accountId, step, stepId } = await startList(tenant, 1)
    await step.stop()
    const snapshot = { v: 1, scope: 'contacts', select: '*', round: 'first' }
    tenant.platform.saveSnapshot('local-flow', stepId, snapshot)
    const restarted = await restart({ accountId, stepId })

    const { outputs } = await restarted.run({})

    expect(outputs).toMatchObject([{ kind: 'error', body: { name: 'ConfigurationError' } }])
    expect(api.requests).toEqual([])
  })

  test('a snapshot of another path is ignored with a log line, and the poll starts from the beginning', async () => {
    const { accountId, step, stepId } = await startList(tenant, 10)
    await step.run({})
    await step.stop()
    const snapshot = tenant.platform.snapshotOf('local-flow', stepId)
    const config = { path: '/offset', paging: 'offset', watermarkField: 'updatedAt' }
    const other = `${stepId}-other`
    const changed = await restart({ accountId, stepId: other, config })
    await changed.stop()
    tenant.platform.saveSnapshot('local-flow', other, snapshot)
    const restarted = await restart({ accountId, stepId: other })

    expect(idsIn((await restarted.run({})).outputs)).toHaveLength(10)
    expect(restarted.log()).toContain('The snapshot belongs to another list')
  })

  test.each<[string, object]>([
    ['path', { path: '' }],
    ['path', { path: '//evil.example/list' }],
    ['paging', { paging: 'pages' }],
    ['pagingField', { paging: 'cursor' }],
    ['pageSize', { pageSize: '0' }],
    ['pageSizeParameter', { pageSize: '', pageSizeParameter: 'limit' }],
    ['watermarkParameter', { watermarkField: '' }],
    ['watermarkParameter', { paging: 'offset', watermarkParameter: 'offset' }],
    ['emitBehavior', { emitBehavior: 'emitNone' }],
    ['singlePagePerInterval', { singlePagePerInterval: 'perhaps' }],
  ])('an invalid %s is rejected without an API call: %j', async (name, config) => {
    const { api, step } = await startList(tenant, 1, { config: { ...config } })

    const { end, outputs } = await step.run({})

    expect(end).toBe('rejected')
    expect(outputs).toMatchObject([
      { kind: 'error', body: { name: 'ConfigurationError', message: expect.stringContaining(`"${name}"`) } },
    ])
    expect(api.requests).toEqual([])
  })
})
