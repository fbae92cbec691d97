import type { Fault } from '../../../tenant/graph'
import { type StartedStep, tenantFacts } from '../../support/tenantSpec'
import { watch } from '../../support/tenantWatch'

const me = { method: 'GET', url: '/me' }

export const rejections = tenantFacts('an API that rejects requests', (tenant) => {
  let action: StartedStep
  beforeAll(async () => {
    action = await tenant.start('makeRawRequest')
  })

  test('a persistent 401 causes two API requests and one token request, and the error says to reconnect the account', async () => {
    const { step, accountId } = await tenant.start('makeRawRequest')
    tenant.graph.rejectAll()
    const seen = watch(tenant)

    const { end, outputs } = await step.run(me)

    expect(end).toBe('rejected')
    expect(outputs).toMatchObject([
      {
        kind: 'error',
        body: { name: 'ReconnectRequiredError', message: expect.stringContaining('Reconnect the account') },
      },
    ])
    expect(seen.story()).toEqual([
      'api: GET /v1.0/me 401',
      'token: POST /token 200',
      `platform: PUT /v1/accounts/${accountId} 200`,
      'api: GET /v1.0/me 401',
    ])
  })

  test.each<[string, Fault, string, object]>([
    ['403', { kind: 'forbidden' }, 'PermissionError', { status: 403 }],
    ['insufficient_scope in a 403', { kind: 'insufficientScope' }, 'PermissionError', { status: 403 }],
    [
      'insufficient_scope in a 401',
      { kind: 'insufficientScope', status: 401 },
      'PermissionError',
      { status: 401 },
    ],
    ['a claims challenge', { kind: 'claimsChallenge' }, 'ReconnectRequiredError', { status: 401 }],
  ])('%s does not cause a refresh', async (_what, fault, name, event) => {
    tenant.graph.fail(fault)
    const seen = watch(tenant)

    const { end, outputs } = await action.step.run(me)

    expect(end).toBe('rejected')
    expect(outputs).toMatchObject([{ kind: 'error', body: { name } }])
    expect(seen.events('api')).toMatchObject([event])
    expect(seen.events('token')).toEqual([])
    expect(seen.puts()).toEqual([])
  })

  test.each([
    ['a path of 400 CJK characters', '漢'.repeat(400)],
    ['a path of 6,000 characters', 'a-'.repeat(3000)],
  ])('a rebound that contains %s fits into a frame of the broker', async (_what, name) => {
    const { step } = await tenant.start('makeRawRequest', { environment: { HTTP_MAX_RETRIES: '0' } })
    tenant.graph.fail({ kind: 'unavailable' })

    const { outputs } = await step.run({ method: 'GET', url: `/me/${name}` })

    expect(outputs).toMatchObject([{ kind: 'rebound', body: { message: expect.stringContaining('503') } }])
    const [message = ''] = outputs.map(({ body }) => (body as Error).message)
    expect(Buffer.byteLength(message)).toBeLessThanOrEqual(3000)
  })

  test('an error contains the status, the code, the error message, and the request ID of the API', async () => {
    tenant.graph.fail({ kind: 'forbidden' })

    const { outputs } = await action.step.run(me)

    const message =
      /Microsoft Graph returned 403 ErrorAccessDenied for GET \/v1\.0\/me: "Access is denied.*Request ID: [\da-f-]{36}\./
    expect(outputs).toMatchObject([{ body: { message: expect.stringMatching(message) } }])
  })
})
