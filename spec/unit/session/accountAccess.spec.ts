import type { ExecutionContext, PlatformClient, StepContext } from '../../../lib/runtime/context'
import { readEnvironment } from '../../../lib/runtime/environment'
import { accountAccess } from '../../../lib/session/accountAccess'

const environment = readEnvironment({ ELASTICIO_FLOW_ID: 'flow', ELASTICIO_STEP_ID: 'step_1' })
const keys = { provider: 'custom', oauth: { access_token: 's3cret-token' } }

const stepConfig = { config: { oauth: 'of the step' } }

/** Has the format of the errors of elasticio-rest-node, which contain the complete request. */
function platformError(statusCode: number) {
  return Object.assign(new Error(`failed with ${JSON.stringify(keys)}`), { statusCode, request: keys })
}

interface Changes {
  stepError?: Error
  accountError?: Error
  updateError?: Error
  step?: Record<string, unknown>
}

function client(changes: Changes = {}) {
  const calls: unknown[][] = []
  const respond = async <T>(call: unknown[], error: Error | undefined, value: T): Promise<T> => {
    calls.push(call)
    if (error) throw error
    return value
  }
  const api: PlatformClient = {
    accounts: {
      retrieve: (id) =>
        respond(['retrieve', id], changes.accountError, { keys: { oauth: 'of the account' } }),
      update: (id, change) => respond(['update', id, change], changes.updateError, {}),
    },
    tasks: {
      retrieveStep: (flow, step) =>
        respond(['retrieveStep', flow, step], changes.stepError, changes.step ?? stepConfig),
    },
  }
  return { calls, api }
}

function access(
  kind: ExecutionContext['kind'],
  { api }: { api?: PlatformClient },
  runtime: Partial<StepContext> = {},
  accountId: string | undefined = 'account-1',
) {
  const logger = { debug() {}, info() {}, warn() {} }
  const all = { emit: async () => {}, logger, ...(api && { getApiClient: () => api }), ...runtime }
  return accountAccess({ kind, runtime: all }, environment, accountId)
}

describe('writing keys', () => {
  test('a step emits updateKeys to write keys', async () => {
    const emitted: unknown[] = []
    const emit = async (event: string, payload: unknown) => void emitted.push([event, payload])
    await access('step', client(), { emit }).emitKeys?.(keys)
    expect(emitted).toEqual([['updateKeys', keys]])
  })

  test('an updateKeys event that the runtime counts as failed is rejected', async () => {
    const runtime = {
      errorCount: 1,
      logger: { debug() {}, info() {}, warn() {} },
      async emit() {
        runtime.errorCount++
      },
    }
    const { emitKeys } = accountAccess({ kind: 'step', runtime }, environment, 'account-1')
    await expect(emitKeys?.(keys)).rejects.toThrow('the platform did not accept "updateKeys".')
  })

  test('a service call writes the account directly because nothing listens to updateKeys', async () => {
    const platform = client()
    const { emitKeys, updateKeys } = access('service', platform)
    expect(emitKeys).toBeUndefined()
    await updateKeys?.(keys)
    expect(platform.calls).toEqual([['update', 'account-1', { keys }]])
  })

  test('the account cannot be written if its ID or the client is missing', () => {
    expect(access('service', client(), {}, '').updateKeys).toBeUndefined()
    expect(access('service', {}).updateKeys).toBeUndefined()
  })
})

describe('reading keys', () => {
  test('a step reads the keys of the account without the fields of the step', async () => {
    const platform = client()
    expect(await access('step', platform).readKeys()).toEqual({ oauth: 'of the account' })
    expect(platform.calls).toEqual([['retrieve', 'account-1']])
  })

  test('a service call reads the account and no step', async () => {
    const { readKeys, readConfig } = access('service', client())
    expect(await readKeys()).toEqual({ oauth: 'of the account' })
    expect(readConfig).toBeUndefined()
  })

  test('a step can read its own configuration if the account must not be read', async () => {
    expect(await access('step', client()).readConfig?.()).toEqual({ oauth: 'of the step' })
  })

  test("a step's configuration provides the tokens and the credential's fields, but no other fields", async () => {
    const step = { config: { provider: 'custom', subdomain: 'acme', path: '/list', oauth: 'of the step' } }
    const { readConfig } = access('step', client({ step }))
    expect(await readConfig?.()).toEqual({ provider: 'custom', subdomain: 'acme', oauth: 'of the step' })
  })

  test.each([401, 403, 404, 405])('keys that must not be read (%d) are undefined', async (status) => {
    const platform = client({ stepError: platformError(status), accountError: platformError(status) })
    const { readKeys, readConfig } = access('step', platform)
    expect([await readKeys(), await readConfig?.()]).toEqual([undefined, undefined])
  })

  test('no account is read without an ID', async () => {
    const platform = client()
    expect(await access('step', platform, {}, '').readKeys()).toBeUndefined()
    expect(platform.calls).toEqual([])
  })

  test('a client that returns nothing means that there are no keys', async () => {
    const nothing = async () => undefined
    const api = { accounts: { retrieve: nothing, update: nothing }, tasks: { retrieveStep: nothing } }
    expect(await access('step', { api: api as unknown as PlatformClient }).readKeys()).toBeUndefined()
  })

  test('a failure of the platform is an error and does not mean that there are no keys', async () => {
    const platform = client({ accountError: platformError(503) })
    await expect(access('step', platform).readKeys()).rejects.toThrow(
      "the platform's API failed (it returned 503).",
    )
    expect(platform.calls).toHaveLength(1)
  })
})

describe('updateKeys without listeners', () => {
  test('an updateKeys event without listeners is rejected', async () => {
    const { emitKeys } = access('step', client(), { emit: () => false })
    await expect(emitKeys?.(keys)).rejects.toThrow('nothing listens to "updateKeys".')
  })

  test('an updateKeys event is not emitted if the runtime reports no listeners', () => {
    const listeners = (event: string) => (event === 'updateKeys' ? [] : [() => {}])
    expect(access('step', client(), { listeners }).emitKeys).toBeUndefined()
    expect(access('step', client(), { listeners: () => [() => {}] }).emitKeys).toBeDefined()
  })
})

test('the error of a rejected write, which the runtime prints, contains nothing from the platform', async () => {
  const { api } = client({ updateError: platformError(400) })
  const shown: unknown[] = []
  const emit = () =>
    api.accounts?.update?.('account-1', { keys })?.catch((error: unknown) => shown.push(error))
  await access('step', { api }, { emit }).emitKeys?.(keys)
  expect(shown).toMatchObject([{ message: "the platform's API failed (it returned 400).", statusCode: 400 }])
  expect(`${JSON.stringify(shown)}${String((shown[0] as Error).stack)}`).not.toContain('s3cret')
})

test('a write that returns no promise is a success', async () => {
  const api = { accounts: { update: jest.fn() } }
  await access('service', { api }).updateKeys?.(keys)
  expect(api.accounts.update).toHaveBeenCalledWith('account-1', { keys })
})

test('a method that the client does not have is not called', async () => {
  for (const api of [{}, { accounts: {}, tasks: {} }]) {
    const { updateKeys, readKeys } = access('step', { api })
    expect(updateKeys).toBeUndefined()
    expect(await readKeys()).toBeUndefined()
  }
})

test('a runtime without a client is supported', async () => {
  const getApiClient = () => {
    throw new Error('There is none.')
  }
  const { emitKeys, updateKeys, readKeys } = access('step', {}, { getApiClient })
  expect([emitKeys, updateKeys]).toEqual([expect.any(Function), undefined])
  expect(await readKeys()).toBeUndefined()
  expect(access('service', {}, { getApiClient })).toEqual({ readKeys: expect.any(Function) })
})

test.each([
  [platformError(500), 'it returned 500'],
  [Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
])('an error contains its cause and nothing of the request: %s', async (failure, reason) => {
  const { updateKeys } = access('service', client({ updateError: failure }))
  const error: unknown = await updateKeys?.(keys).catch((each: unknown) => each)
  expect(error).toMatchObject({ message: `the platform's API failed (${reason}).` })
  expect(`${JSON.stringify(error)}${String((error as Error).stack)}`).not.toContain('s3cret')
  expect((error as Error).cause).toBeUndefined()
})
