import type { ExecutionContext, PlatformClient, StepContext } from '../../../lib/runtime/context'
import { readEnvironment } from '../../../lib/runtime/environment'
import { accountAccess } from '../../../lib/session/accountAccess'

const environment = readEnvironment({ ELASTICIO_FLOW_ID: 'flow', ELASTICIO_STEP_ID: 'step_1' })
const keys = { provider: 'custom', oauth: { access_token: 's3cret-token' } }

const stepConfig = { config: { oauth: 'of the step' } }

/** The shape of elasticio-rest-node's errors, which hold the whole request. */
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
  const answer = async <T>(call: unknown[], error: Error | undefined, value: T): Promise<T> => {
    calls.push(call)
    if (error) throw error
    return value
  }
  const api: PlatformClient = {
    accounts: {
      retrieve: (id) => answer(['retrieve', id], changes.accountError, { keys: { oauth: 'of the account' } }),
      update: (id, change) => answer(['update', id, change], changes.updateError, {}),
    },
    tasks: {
      retrieveStep: (flow, step) =>
        answer(['retrieveStep', flow, step], changes.stepError, changes.step ?? stepConfig),
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

describe('writing', () => {
  test('a step emits updateKeys', async () => {
    const emitted: unknown[] = []
    const emit = async (event: string, payload: unknown) => void emitted.push([event, payload])
    await access('step', client(), { emit }).emitKeys?.(keys)
    expect(emitted).toEqual([['updateKeys', keys]])
  })

  test('an updateKeys that the runtime counts as failed rejects', async () => {
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

  test('a service call, where nobody listens, writes the account itself', async () => {
    const platform = client()
    const { emitKeys, updateKeys } = access('service', platform)
    expect(emitKeys).toBeUndefined()
    await updateKeys?.(keys)
    expect(platform.calls).toEqual([['update', 'account-1', { keys }]])
  })

  test('without an account id, or without a client, the account cannot be written', () => {
    expect(access('service', client(), {}, '').updateKeys).toBeUndefined()
    expect(access('service', {}).updateKeys).toBeUndefined()
  })
})

describe('reading', () => {
  test("a step reads the account's own keys, which no field of the step is merged into", async () => {
    const platform = client()
    expect(await access('step', platform).readKeys()).toEqual({ oauth: 'of the account' })
    expect(platform.calls).toEqual([['retrieve', 'account-1']])
  })

  test('a service call reads the account, and no step', async () => {
    const { readKeys, readConfig } = access('service', client())
    expect(await readKeys()).toEqual({ oauth: 'of the account' })
    expect(readConfig).toBeUndefined()
  })

  test('a step may read its own configuration, for an account that may not be read', async () => {
    expect(await access('step', client()).readConfig?.()).toEqual({ oauth: 'of the step' })
  })

  test.each([401, 403, 404, 405])('what may not be read (%d) is unknown', async (status) => {
    const platform = client({ stepError: platformError(status), accountError: platformError(status) })
    const { readKeys, readConfig } = access('step', platform)
    expect([await readKeys(), await readConfig?.()]).toEqual([undefined, undefined])
  })

  test('without an ID no account is read', async () => {
    const platform = client()
    expect(await access('step', platform, {}, '').readKeys()).toBeUndefined()
    expect(platform.calls).toEqual([])
  })

  test('a client that returns nothing shows no keys', async () => {
    const nothing = async () => undefined
    const api = { accounts: { retrieve: nothing, update: nothing }, tasks: { retrieveStep: nothing } }
    expect(await access('step', { api: api as unknown as PlatformClient }).readKeys()).toBeUndefined()
  })

  test('a platform that fails is a failure, not an account without keys', async () => {
    const platform = client({ accountError: platformError(503) })
    await expect(access('step', platform).readKeys()).rejects.toThrow(
      "the platform's API failed (it returned 503).",
    )
    expect(platform.calls).toHaveLength(1)
  })
})

describe('updateKeys that nobody hears', () => {
  test('is not kept', async () => {
    const { emitKeys } = access('step', client(), { emit: () => false })
    await expect(emitKeys?.(keys)).rejects.toThrow('nothing listens to "updateKeys".')
  })

  test('is not emitted if the runtime says so', () => {
    const listeners = (event: string) => (event === 'updateKeys' ? [] : [() => {}])
    expect(access('step', client(), { listeners }).emitKeys).toBeUndefined()
    expect(access('step', client(), { listeners: () => [() => {}] }).emitKeys).toBeDefined()
  })
})

test('the error of a rejected write, which the runtime shows, quotes nothing of the platform', async () => {
  const { api } = client({ updateError: platformError(400) })
  const shown: unknown[] = []
  const emit = () =>
    api.accounts?.update?.('account-1', { keys })?.catch((error: unknown) => shown.push(error))
  await access('step', { api }, { emit }).emitKeys?.(keys)
  expect(shown).toMatchObject([{ message: "the platform's API failed (it returned 400).", statusCode: 400 }])
  expect(`${JSON.stringify(shown)}${String((shown[0] as Error).stack)}`).not.toContain('s3cret')
})

test('a write that is done without a promise is done', async () => {
  const api = { accounts: { update: jest.fn() } }
  await access('service', { api }).updateKeys?.(keys)
  expect(api.accounts.update).toHaveBeenCalledWith('account-1', { keys })
})

test('what a client lacks is neither read nor written', async () => {
  for (const api of [{}, { accounts: {}, tasks: {} }]) {
    const { updateKeys, readKeys } = access('step', { api })
    expect(updateKeys).toBeUndefined()
    expect(await readKeys()).toBeUndefined()
  }
})

test('a context that has no client to give is one without a client', async () => {
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
])('an error names the reason and holds nothing of the request: %s', async (failure, reason) => {
  const { updateKeys } = access('service', client({ updateError: failure }))
  const error: unknown = await updateKeys?.(keys).catch((each: unknown) => each)
  expect(error).toMatchObject({ message: `the platform's API failed (${reason}).` })
  expect(`${JSON.stringify(error)}${String((error as Error).stack)}`).not.toContain('s3cret')
  expect((error as Error).cause).toBeUndefined()
})
