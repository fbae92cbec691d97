import { type ForeignOrigin, startForeignOrigin } from '../../../tenant/graph/foreignOrigin'
import { idsIn, startPolling } from '../../support/tenantPolls'
import { type StartedStep, tenantFacts } from '../../support/tenantSpec'
import { watch } from '../../support/tenantWatch'

export const foreignOrigins = tenantFacts('the access token and other origins', (tenant) => {
  let foreign: ForeignOrigin
  let action: StartedStep
  let seenBefore = 0
  beforeAll(async () => {
    foreign = await startForeignOrigin()
    action = await tenant.start('makeRawRequest')
  })
  beforeEach(() => {
    seenBefore = foreign.requests.length
  })
  afterAll(() => foreign.close())

  const foreignRequests = () => foreign.requests.slice(seenBefore)
  const hostOf = (url: string) => new URL(url).host

  const tricks: [string, () => string][] = [
    ['an absolute address', () => `${foreign.url}/me`],
    ['a protocol-relative address', () => `//${hostOf(foreign.url)}/me`],
    ['the API as user-info', () => `http://${hostOf(tenant.graph.url)}@${hostOf(foreign.url)}/me`],
    ['the API as username and password', () => `http://127.0.0.1:80@${hostOf(foreign.url)}/v1.0/me`],
    ['user-info in front of the API', () => `http://ada:secret@${hostOf(tenant.graph.url)}/v1.0/me`],
    ['backslashes for slashes', () => `\\\\${hostOf(foreign.url)}\\me`],
    ['a slash and a backslash', () => `/\\${hostOf(foreign.url)}/me`],
    ['a backslash after the host of the API', () => `${foreign.url}\\@${hostOf(tenant.graph.url)}/me`],
    ['a tab after the first slash', () => `/\t/${hostOf(foreign.url)}/me`],
    ['a line break in the scheme', () => `ht\ntp://${hostOf(foreign.url)}/me`],
    ['a scheme without slashes', () => `http:${hostOf(foreign.url)}/me`],
    [
      'another port of the same host',
      () => `${new URL(tenant.graph.url).protocol}//127.0.0.1:${new URL(foreign.url).port}/v1.0/me`,
    ],
    ['another name of the same host', () => `http://localhost:${new URL(tenant.graph.url).port}/v1.0/me`],
    ['http and another host than this machine', () => 'http://graph.example/v1.0/me'],
  ]
  test.each(tricks)('the URL with %s is rejected before anything is sent', async (_what, url) => {
    const seen = watch(tenant)

    const { end, outputs } = await action.step.run({ method: 'GET', url: url() })

    expect(end).toBe('rejected')
    expect(outputs).toMatchObject([
      {
        kind: 'error',
        body: { name: 'ConfigurationError', message: expect.stringContaining('points outside the account') },
      },
    ])
    expect(foreignRequests()).toEqual([])
    expect(seen.events('api')).toEqual([])
  })

  test.each([
    ['an at sign', () => `/@${hostOf(foreign.url)}/me`],
    ['a complete URL', () => `/${foreign.url}/me`],
    ['dot segments', () => `/../..//${hostOf(foreign.url)}/me`],
  ])('%s in a path remains part of the path', async (_what, url) => {
    const seen = watch(tenant)

    await action.step.run({ method: 'GET', url: url() })

    expect(foreignRequests()).toEqual([])
    expect(seen.requests().length).toBe(1)
  })

  test('an absolute URL of the API itself is called', async () => {
    const { outputs } = await action.step.run({ method: 'GET', url: `${tenant.graph.apiBase}/me` })

    expect(outputs).toMatchObject([{ kind: 'data', body: { statusCode: 200 } }])
  })

  test.each([302, 307] as const)(
    'a redirect with %i is followed without the access token',
    async (status) => {
      tenant.graph.fail({ kind: 'redirect', location: `${foreign.url}/download`, status })

      const { outputs } = await action.step.run({ method: 'GET', url: '/me' })

      expect(outputs).toMatchObject([{ kind: 'data', body: { statusCode: 200 } }])
      expect(foreignRequests()).toEqual([{ method: 'GET', path: '/download', hadAuthorization: false }])
    },
  )

  test.each([302, 307] as const)('a write is not redirected with %i', async (status) => {
    tenant.graph.fail({ kind: 'redirect', location: `${foreign.url}/upload`, status })

    const { end } = await action.step.run({ method: 'POST', url: '/me/contacts', data: { givenName: 'Ida' } })

    expect(end).toBe('rejected')
    expect(foreignRequests()).toEqual([])
  })

  test('a next link to another host is not followed, and polling continues after the API links to itself again', async () => {
    const { step, ids } = await startPolling(tenant, 4, { config: { pageSize: '2' } })
    tenant.graph.fail({ kind: 'foreignLink', origin: foreign.url })

    const rejected = await step.run({})
    const recovered = await step.run({})

    expect(rejected.end).toBe('rejected')
    expect(rejected.outputs.at(-1)).toMatchObject({
      kind: 'error',
      body: { name: 'UnexpectedResponseError', message: expect.stringContaining('not followed') },
    })
    expect(foreignRequests()).toEqual([])
    expect(recovered.end).toBe('acked')
    expect(new Set([...idsIn(rejected.outputs), ...idsIn(recovered.outputs)])).toEqual(new Set(ids))
  })

  test('a stored link to another host is not followed', async () => {
    const { step, stepId, accountId } = await startPolling(tenant, 1)
    const { outputs } = await step.run({})
    await step.stop()
    const snapshot = outputs.find(({ kind }) => kind === 'snapshot')?.body as { link: string }
    const link = snapshot.link.replace(tenant.graph.url, foreign.url)
    tenant.platform.saveSnapshot('local-flow', stepId, { ...snapshot, link })
    const restarted = await tenant.startStep({
      accountId,
      stepId,
      functionName: 'getNewAndUpdatedObjectsPolling',
      isShared: true,
    })

    const { end } = await restarted.run({})

    expect(end).toBe('rejected')
    expect(foreignRequests()).toEqual([])
  })
})
