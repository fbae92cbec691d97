import dns from 'node:dns'
import { agentFor } from '../../lib/http/connections/agents'
import { closedPort } from '../support/localApi'
import { actionStep, createRecord, fresh } from './fixtures/actionStep'
import type { Fault, ProviderFixture, TypeFixture } from './fixtures/fixture'
import { type ActionName, type Body, runAction } from './fixtures/inProcess'

/** Describes writes whose request fails: no write is applied twice, and every failure is reported. */
export function writeFaultFacts(provider: ProviderFixture, type: TypeFixture): void {
  const step = actionStep(provider, type)
  const writes = writesOf(type)

  afterEach(() => {
    provider.clearFaults()
    jest.restoreAllMocks()
  })

  async function runWrite({ action, method, prepare, config }: Write, fault: Fault) {
    const input = await prepare()
    const before = await type.ids()
    provider.fail(fault, { method })
    const from = provider.requestCount()
    const outcome = await step.run(action, config, input)
    const requests = provider.requestsAfter(from)
    const after = await type.ids()
    const calls = requests.filter((request) => request.startsWith(`${method} `)).length
    return { ...outcome, input, calls, added: after.length - before.length }
  }

  describe.each(writes)('$what', (write) => {
    test.each<Fault>(['lostResponse', 'halfResponse', 'gatewayTimeout'])(
      `an applied ${write.what} with %s fails with a warning and is neither retried nor rebounded`,
      async (fault) => {
        const { messages, rebound, failure, calls, added, input } = await runWrite(write, fault)
        expect({ messages, rebound, calls, added }).toEqual({
          messages: [],
          rebound: undefined,
          calls: 1,
          added: write.adds,
        })
        expect(failure).toMatchObject({
          name: 'TemporaryError',
          message: expect.stringContaining('may have been applied'),
        })
        expect(await write.isApplied(input)).toBe(true)
      },
    )

    test.each<Fault>(['reset', 'unavailable'])(
      `a failed ${write.what} with %s, which may have been applied, is not retried`,
      async (fault) => {
        const { rebound, failure, calls, added } = await runWrite(write, fault)
        expect({ rebound, calls, added }).toEqual({ rebound: undefined, calls: 1, added: 0 })
        expect(failure).toMatchObject({ name: 'TemporaryError' })
      },
    )

    test(`a throttled ${write.what} is retried and applied once`, async () => {
      const { failure, rebound, calls, added, input } = await runWrite(write, 'throttled')
      expect({ failure, rebound, calls, added }).toEqual({
        failure: undefined,
        rebound: undefined,
        calls: 2,
        added: write.adds,
      })
      expect(await write.isApplied(input)).toBe(true)
    })

    test(`a throttled ${write.what} is rebounded after the last retry`, async () => {
      process.env['HTTP_MAX_RETRIES'] = '0'
      const { messages, failure, rebound, calls, added } = await runWrite(write, 'throttled')
      expect({ messages, failure, calls, added }).toEqual({
        messages: [],
        failure: undefined,
        calls: 1,
        added: 0,
      })
      expect(rebound).toMatchObject({ name: 'RateLimitError' })
    })

    test.each(['EAI_AGAIN', 'ETIMEDOUT'])(
      `a ${write.what} that fails with %s before it is sent is retried and applied once`,
      async (code) => {
        const input = await write.prepare()
        const before = await type.ids()
        const failures = failFirstConnection(code)
        const account = JSON.parse(JSON.stringify(provider.account).replaceAll('127.0.0.1', 'localhost'))
        // The tokens of the other tests belong to the numeric address.
        const config = { ...account, _account: 'by-hostname', objectType: type.objectType, ...write.config }
        const { failure, rebound } = await runAction(write.action, config, input)
        expect({ failure, rebound, failures: failures() }).toEqual({
          failure: undefined,
          rebound: undefined,
          failures: 1,
        })
        expect((await type.ids()).length - before.length).toBe(write.adds)
        expect(await write.isApplied(input)).toBe(true)
      },
    )

    test(`a ${write.what} is rebounded if the connection is refused`, async () => {
      process.env['HTTP_MAX_RETRIES'] = '0'
      const input = await write.prepare()
      const before = await type.ids()
      const config = { ...provider.account, apiBaseUrl: `http://127.0.0.1:${await closedPort()}` }
      const { failure, rebound } = await runAction(
        write.action,
        { ...config, objectType: type.objectType, ...write.config },
        input,
      )
      expect(failure).toBeUndefined()
      expect(rebound).toMatchObject({ name: 'TemporaryError' })
      expect(await type.ids()).toEqual(before)
    })
  })
}

/** Fails the next connection to localhost before it is open. Returns the number of failures. */
function failFirstConnection(code: string): () => number {
  let failures = 0
  // Closes the connections that earlier tests opened.
  agentFor(new URL('http://localhost')).destroy()
  const { lookup } = dns
  // Replaces only the name lookup, which is the first step of a connection.
  jest.spyOn(dns, 'lookup').mockImplementation(((name: string, options: object, found: Found) => {
    if (name === 'localhost' && failures === 0) {
      failures++
      return found(Object.assign(new Error('injected'), { code }))
    }
    return lookup('127.0.0.1', options, found as () => void)
  }) as unknown as typeof dns.lookup)
  return () => failures
}

type Found = (error: Error | null, ...found: unknown[]) => void

interface Write {
  readonly what: string
  readonly action: ActionName
  readonly method: string
  readonly config: Body
  readonly adds: number
  prepare(): Promise<Body>
  isApplied(input: Body): Promise<boolean>
}

function writesOf(type: TypeFixture): Write[] {
  const { idField, keyField, keyValue, newRecord, otherFields } = type
  const newId = async () => ({ [idField]: (await createRecord(type)).id })
  const updating = {
    method: 'PATCH',
    config: {},
    adds: 0,
    prepare: async () => ({ ...(await newId()), ...type.change(fresh()) }),
    async isApplied(input: Body) {
      const record = await type.stored(String(input[idField]))
      return Object.entries(input).every(([name, value]) => record?.[name] === value)
    },
  }
  return [
    {
      what: 'createObject',
      action: 'createObject',
      method: 'POST',
      config: {},
      adds: 1,
      prepare: async () => newRecord(keyValue(fresh())),
      isApplied: async () => true,
    },
    { what: 'updateObject', action: 'updateObject', ...updating },
    { what: 'upsertObject of a record that is there', action: 'upsertObject', ...updating },
    {
      what: 'upsertObject of a record that is not there',
      action: 'upsertObject',
      method: type.createsByKeyWith,
      config: { upsertBy: keyField },
      adds: 1,
      prepare: async () => ({ ...otherFields(keyValue(fresh())), [keyField]: keyValue(fresh()) }),
      isApplied: async () => true,
    },
    {
      what: 'deleteObject',
      action: 'deleteObject',
      method: 'DELETE',
      config: {},
      adds: -1,
      prepare: newId,
      isApplied: async (input) => (await type.stored(String(input[idField]))) === undefined,
    },
  ]
}
