import Ajv from 'ajv'
import outSchema from '../../../lib/schemas/makeRawRequest.out.json'
import { pauseFactor } from '../../../tenant/brokers/shared/shortPauses'
import type { Fault } from '../../../tenant/graph'
import { toJsonSchema } from '../../support/mapperDialect'
import { type StartedStep, tenantFacts } from '../../support/tenantSpec'
import { watch } from '../../support/tenantWatch'

// The mapper needs a type, but the body of a response can be any JSON.
const { responseBody: _, ...typed } = outSchema.properties
const isOutMessage = new Ajv().compile(toJsonSchema({ ...outSchema, properties: typed }))
const newContact = { method: 'POST', url: '/me/contacts', data: { givenName: 'Ida', surname: 'Dorr' } }

export const makeRawRequest = tenantFacts('makeRawRequest', (tenant) => {
  let action: StartedStep
  let contactsBefore: string[] = []
  beforeAll(async () => {
    action = await tenant.start('makeRawRequest', { environment: { HTTP_MAX_RETRIES: '1' } })
  })
  beforeEach(() => {
    contactsBefore = tenant.graph.contactIds()
  })

  const newContacts = () => tenant.graph.contactIds().filter((id) => !contactsBefore.includes(id))

  async function outputOf(request: unknown, step = action.step) {
    const { end, outputs } = await step.run(request)
    expect(end).toBe('acked')
    expect(outputs.map(({ kind }) => kind)).toEqual(['data'])
    const body = outputs[0]?.body
    expect(isOutMessage(body) || isOutMessage.errors).toBe(true)
    expect(body).toHaveProperty('responseBody')
    return body
  }

  test('a GET emits the status, headers, and parsed body', async () => {
    expect(await outputOf({ method: 'GET', url: '/me?$select=displayName' })).toEqual({
      statusCode: 200,
      headers: expect.objectContaining({ 'content-type': expect.stringContaining('json') }),
      responseBody: expect.objectContaining({ displayName: 'Megan Bowen' }),
    })
  })

  test('a POST and a PATCH send JSON with the given headers, and a DELETE emits no body', async () => {
    const created = await outputOf({ ...newContact, headers: { Prefer: 'return=representation' } })
    expect(created).toMatchObject({
      statusCode: 201,
      responseBody: { givenName: 'Ida', id: newContacts()[0] },
    })
    const url = `/me/contacts/${newContacts()[0]}`

    const changed = await outputOf({ method: 'patch', url, data: { jobTitle: 'Buyer' } })
    expect(changed).toMatchObject({ statusCode: 200, responseBody: { jobTitle: 'Buyer' } })

    expect(await outputOf({ method: 'DELETE', url })).toMatchObject({ statusCode: 204, responseBody: null })
  })

  test('a string as data is sent unchanged with the given content type', async () => {
    const output = await outputOf({
      method: 'POST',
      url: '/me/contacts',
      headers: { 'Content-Type': 'application/json' },
      data: '{"givenName": "As string"}',
    })

    expect(output).toMatchObject({ statusCode: 201, responseBody: { givenName: 'As string' } })
  })

  test('a 404 is a NotFoundError, or a normal output with doNotThrow404', async () => {
    const request = { method: 'GET', url: `/me/contacts/${'A'.repeat(152).replace('AAAA', 'AAMkA')}` }
    const { end, outputs } = await action.step.run(request)
    const tolerant = await tenant.start('makeRawRequest', { config: { doNotThrow404: true } })

    expect(end).toBe('rejected')
    expect(outputs).toMatchObject([
      {
        kind: 'error',
        body: { name: 'NotFoundError', message: expect.stringContaining('404 ErrorItemNotFound') },
      },
    ])
    expect(await outputOf(request, tolerant.step)).toMatchObject({
      statusCode: 404,
      responseBody: { error: { code: 'ErrorItemNotFound' } },
    })
  })

  test.each<[string, Fault]>([
    ['504', { kind: 'gatewayTimeout', isApplied: true }],
    ['a reset connection', { kind: 'reset', isApplied: true }],
    ['half a response', { kind: 'halfBody' }],
  ])(
    'an applied POST that returned %s fails without a rebound and creates one contact',
    async (_what, fault) => {
      tenant.graph.fail(fault)

      const { end, outputs } = await action.step.run(newContact)

      expect(end).toBe('rejected')
      expect(outputs).toMatchObject([
        {
          kind: 'error',
          body: { name: 'TemporaryError', message: expect.stringContaining('may have been applied') },
        },
      ])
      expect(newContacts()).toHaveLength(1)
    },
  )

  test('a POST that times out fails without a rebound and creates one contact', async () => {
    const { step } = await tenant.start('makeRawRequest', { environment: { HTTP_TIMEOUT_MS: '300' } })
    tenant.graph.fail({ kind: 'slow', delayMs: 60_000 })

    const { outputs } = await step.run(newContact)

    expect(outputs).toMatchObject([
      { kind: 'error', body: { name: 'TemporaryError', message: expect.stringContaining('within 300 ms') } },
    ])
    expect(newContacts()).toHaveLength(1)
  })

  test('a POST that returned 429 is retried after Retry-After and creates one contact', async () => {
    tenant.graph.fail({ kind: 'throttled', retryAfter: '7' })
    const startedAt = Date.now()

    expect(await outputOf(newContact)).toMatchObject({ statusCode: 201 })
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(7000 * pauseFactor)
    expect(newContacts()).toHaveLength(1)
  })

  test('a GET that returned 503 is retried', async () => {
    tenant.graph.fail({ kind: 'unavailable', retryAfter: '0' })

    expect(await outputOf({ method: 'GET', url: '/me' })).toMatchObject({ statusCode: 200 })
  })

  test.each<[string, Fault]>([
    ['429', { kind: 'throttled', retryAfter: '0' }],
    ['503', { kind: 'unavailable', retryAfter: '0' }],
    ['a reset connection', { kind: 'reset' }],
  ])('the message of a GET that always gets %s is rebounded and succeeds later', async (_what, fault) => {
    const request = { method: 'GET', url: '/me' }
    tenant.graph.fail(fault, { times: 2 })

    const { end, outputs } = await action.step.run(request)

    expect(end).toBe('acked')
    expect(outputs.map(({ kind }) => kind)).toEqual(['rebound'])
    expect(await outputOf(request)).toMatchObject({ statusCode: 200 })
  })

  test.each<[string, unknown]>([
    ['method', { url: '/me' }],
    ['method', { method: 'TRACE', url: '/me' }],
    ['method', { method: 7, url: '/me' }],
    ['url', { method: 'GET' }],
    ['url', { method: 'GET', url: { path: '/me' } }],
    ['headers', { method: 'GET', url: '/me', headers: 'Prefer: x' }],
    ['headers', { method: 'GET', url: '/me', headers: { Authorization: 'Bearer mine' } }],
    ['headers', { method: 'GET', url: '/me', headers: { 'X-A': 'a\r\nX-B: b' } }],
    ['data', { method: 'GET', url: '/me', data: { a: 1 } }],
  ])('an invalid %s is rejected without an API call: %j', async (field, request) => {
    const seen = watch(tenant)

    const { end, outputs } = await action.step.run(request)

    expect(end).toBe('rejected')
    expect(outputs).toMatchObject([
      { kind: 'error', body: { name: 'ConfigurationError', message: expect.stringContaining(`"${field}"`) } },
    ])
    expect(seen.events('api')).toEqual([])
  })
})
