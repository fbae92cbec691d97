import Ajv from 'ajv'
import outSchema from '../../lib/schemas/makeRawRequest.out.json'
import type { Fault } from '../../tenant/graph'
import { toJsonSchema } from '../support/mapperDialect'
import { describeTenant, type StartedStep } from '../support/tenantSpec'
import { watch } from '../support/tenantWatch'

// The mapper needs a type, but the body of a response can be any JSON.
const { responseBody: _, ...typed } = outSchema.properties
const isOutMessage = new Ajv().compile(toJsonSchema({ ...outSchema, properties: typed }))
const newContact = { method: 'POST', url: '/me/contacts', data: { givenName: 'Ida', surname: 'Dorr' } }

describeTenant('makeRawRequest', (tenant) => {
  let action: StartedStep
  let contactsBefore: string[] = []
  beforeAll(async () => {
    action = await tenant.start('makeRawRequest', { environment: { HTTP_MAX_RETRIES: '1' } })
  })
  beforeEach(() => {
    contactsBefore = tenant.graph.contactIds()
  })

  const newContacts = () => tenant.graph.contactIds().filter((id) => !contactsBefore.includes(id))

  async function answerOf(request: unknown, step = action.step) {
    const { end, outputs } = await step.run(request)
    expect(end).toBe('acked')
    expect(outputs.map(({ kind }) => kind)).toEqual(['data'])
    const body = outputs[0]?.body
    expect(isOutMessage(body) || isOutMessage.errors).toBe(true)
    expect(body).toHaveProperty('responseBody')
    return body
  }

  test('GET gives status, headers and the parsed body', async () => {
    expect(await answerOf({ method: 'GET', url: '/me?$select=displayName' })).toEqual({
      statusCode: 200,
      headers: expect.objectContaining({ 'content-type': expect.stringContaining('json') }),
      responseBody: expect.objectContaining({ displayName: 'Megan Bowen' }),
    })
  })

  test('POST sends data as JSON with the headers given, PATCH changes, DELETE gives no body', async () => {
    const created = await answerOf({ ...newContact, headers: { Prefer: 'return=representation' } })
    expect(created).toMatchObject({
      statusCode: 201,
      responseBody: { givenName: 'Ida', id: newContacts()[0] },
    })
    const url = `/me/contacts/${newContacts()[0]}`

    const changed = await answerOf({ method: 'patch', url, data: { jobTitle: 'Buyer' } })
    expect(changed).toMatchObject({ statusCode: 200, responseBody: { jobTitle: 'Buyer' } })

    expect(await answerOf({ method: 'DELETE', url })).toMatchObject({ statusCode: 204, responseBody: null })
  })

  test('a text as data goes out as it is, with the content type given', async () => {
    const answer = await answerOf({
      method: 'POST',
      url: '/me/contacts',
      headers: { 'Content-Type': 'application/json' },
      data: '{"givenName": "As text"}',
    })

    expect(answer).toMatchObject({ statusCode: 201, responseBody: { givenName: 'As text' } })
  })

  test('404 is a NotFoundError, with doNotThrow404 it is an answer', async () => {
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
    expect(await answerOf(request, tolerant.step)).toMatchObject({
      statusCode: 404,
      responseBody: { error: { code: 'ErrorItemNotFound' } },
    })
  })

  test.each<[string, Fault]>([
    ['504', { kind: 'gatewayTimeout', isApplied: true }],
    ['a reset connection', { kind: 'reset', isApplied: true }],
    ['half an answer', { kind: 'halfBody' }],
  ])(
    'a POST that was applied and answered with %s is an error, is not rebound, and made one contact',
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

  test('a POST that times out is an error, is not rebound, and made one contact', async () => {
    const { step } = await tenant.start('makeRawRequest', { environment: { HTTP_TIMEOUT_MS: '300' } })
    tenant.graph.fail({ kind: 'slow', delayMs: 60_000 })

    const { outputs } = await step.run(newContact)

    expect(outputs).toMatchObject([
      { kind: 'error', body: { name: 'TemporaryError', message: expect.stringContaining('within 300 ms') } },
    ])
    expect(newContacts()).toHaveLength(1)
  })

  test('429 and then success: a POST is repeated after Retry-After and makes one contact', async () => {
    tenant.graph.fail({ kind: 'throttled', retryAfter: '0.7' })
    const startedAt = Date.now()

    expect(await answerOf(newContact)).toMatchObject({ statusCode: 201 })
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(700)
    expect(newContacts()).toHaveLength(1)
  })

  test('503 and then success: a GET is repeated', async () => {
    tenant.graph.fail({ kind: 'unavailable', retryAfter: '0' })

    expect(await answerOf({ method: 'GET', url: '/me' })).toMatchObject({ statusCode: 200 })
  })

  test.each<[string, Fault]>([
    ['429', { kind: 'throttled', retryAfter: '0' }],
    ['503', { kind: 'unavailable', retryAfter: '0' }],
    ['a reset connection', { kind: 'reset' }],
  ])('a GET that meets %s each time is rebound, and succeeds when it comes back', async (_what, fault) => {
    const request = { method: 'GET', url: '/me' }
    tenant.graph.fail(fault, { times: 2 })

    const { end, outputs } = await action.step.run(request)

    expect(end).toBe('acked')
    expect(outputs.map(({ kind }) => kind)).toEqual(['rebound'])
    expect(await answerOf(request)).toMatchObject({ statusCode: 200 })
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
  ])('a bad %s is named in the error and costs no call: %j', async (field, request) => {
    const seen = watch(tenant)

    const { end, outputs } = await action.step.run(request)

    expect(end).toBe('rejected')
    expect(outputs).toMatchObject([
      { kind: 'error', body: { name: 'ConfigurationError', message: expect.stringContaining(`"${field}"`) } },
    ])
    expect(seen.events('api')).toEqual([])
  })
})
