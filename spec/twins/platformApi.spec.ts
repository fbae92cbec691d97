import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Journal } from '../../tenant/journal'
import { type PlatformApi, type PlatformApiOptions, startPlatformApi } from '../../tenant/platform'

const keys = { provider: 'microsoft', oauth: { access_token: 'a1', refresh_token: 'r1' } }
const newKeys = { provider: 'microsoft', oauth: { access_token: 'a2', refresh_token: 'r2' } }

const running: PlatformApi[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((platform) => platform.close()))
})

async function start(options?: PlatformApiOptions): Promise<PlatformApi> {
  const platform = await startPlatformApi(options)
  running.push(platform)
  return platform
}

async function request(
  { url, username, apiKey }: Pick<PlatformApi, 'url' | 'username' | 'apiKey'>,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: unknown }> {
  const response = await fetch(new URL(path, url), {
    method,
    headers: {
      authorization: `Basic ${Buffer.from(`${username}:${apiKey}`).toString('base64')}`,
      'content-type': 'application/json',
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  return { status: response.status, body: await response.json() }
}

interface ApiClient {
  tasks: { retrieveStep(flowId: string, stepId: string): Promise<unknown> }
  accounts: {
    retrieve(id: string): Promise<unknown>
    update(id: string, body: unknown): Promise<unknown>
  }
}

/** Returns the client that the runtime passes to components. */
function apiClientOf(platform: PlatformApi): ApiClient {
  process.env['ELASTICIO_API_URI'] = platform.url
  return require('elasticio-rest-node')(platform.username, platform.apiKey)
}

describe('steps of the platform API', () => {
  test('a step contains its config, the current keys of its account, and its snapshot', async () => {
    const platform = await start()
    platform.addAccount('account', keys)
    platform.addStep({
      flowId: 'flow',
      stepId: 'step_1',
      accountId: 'account',
      config: { objectType: 'contacts' },
      snapshot: { cursor: 1 },
      isPassthrough: true,
    })
    const client = apiClientOf(platform)
    expect(await client.tasks.retrieveStep('flow', 'step_1')).toEqual({
      id: 'step_1',
      config: { objectType: 'contacts', ...keys, _account: 'account' },
      snapshot: { cursor: 1 },
      is_passthrough: true,
      variables: {},
    })
    await client.accounts.update('account', { keys: newKeys })
    expect(await client.tasks.retrieveStep('flow', 'step_1')).toMatchObject({ config: newKeys })
  })

  test('a step without an account and a snapshot contains neither', async () => {
    const platform = await start()
    platform.addStep({ flowId: 'flow', stepId: 'step_1', config: { a: 1 } })
    expect((await request(platform, 'GET', '/v1/tasks/flow/steps/step_1')).body).toEqual({
      id: 'step_1',
      config: { a: 1 },
      snapshot: {},
      is_passthrough: false,
      variables: {},
    })
  })

  test('a step contains the snapshot that was saved last', async () => {
    const platform = await start()
    platform.addStep({ flowId: 'flow', stepId: 'step_1', config: {} })
    platform.saveSnapshot('flow', 'step_1', { cursor: 2 })
    expect(platform.snapshotOf('flow', 'step_1')).toEqual({ cursor: 2 })
    const { body } = await request(platform, 'GET', '/v1/tasks/flow/steps/step_1')
    expect(body).toMatchObject({ snapshot: { cursor: 2 } })
  })

  test('an unknown step returns 404', async () => {
    const platform = await start()
    expect((await request(platform, 'GET', '/v1/tasks/flow/steps/step_1')).status).toBe(404)
    expect(() => platform.saveSnapshot('flow', 'step_1', {})).toThrow('There is no step')
  })
})

describe('accounts of the platform API', () => {
  test('a PUT replaces all keys', async () => {
    const platform = await start()
    platform.addAccount('account', { ...keys, apiBaseUrl: 'https://graph.example' })
    const client = apiClientOf(platform)
    await client.accounts.update('account', { keys: newKeys })
    expect(await client.accounts.retrieve('account')).toEqual({
      id: 'account',
      keys: newKeys,
      is_valid: true,
    })
    expect(platform.keysOf('account')).toEqual(newKeys)
    expect(platform.puts).toEqual([{ accountId: 'account', keys: newKeys }])
  })

  test('keys without a refresh token are accepted and mark the account invalid', async () => {
    const platform = await start()
    platform.addAccount('account', keys)
    const put = await request(platform, 'PUT', '/v1/accounts/account', {
      keys: { oauth: { access_token: 'a' } },
    })
    expect(put.status).toBe(200)
    const read = () => request(platform, 'GET', '/v1/accounts/account')
    expect((await read()).body).toMatchObject({ is_valid: false })
    await request(platform, 'PUT', '/v1/accounts/account', { keys: newKeys })
    expect((await read()).body).toMatchObject({ is_valid: true })
  })

  test('a PUT without keys is rejected and changes nothing', async () => {
    const platform = await start()
    platform.addAccount('account', keys)
    for (const body of [{}, { keys: null }, { keys: ['a'] }, '{"keys":']) {
      expect((await request(platform, 'PUT', '/v1/accounts/account', body)).status).toBe(400)
    }
    expect(platform.keysOf('account')).toEqual(keys)
    expect(platform.puts).toEqual([])
  })

  test('changes to returned keys do not change the stored ones', async () => {
    const platform = await start()
    platform.addAccount('account', keys)
    platform.keysOf('account')['oauth'] = 'changed'
    expect(platform.keysOf('account')).toEqual(keys)
  })

  test('an unknown account returns 404', async () => {
    const platform = await start()
    expect((await request(platform, 'GET', '/v1/accounts/none')).status).toBe(404)
    expect((await request(platform, 'PUT', '/v1/accounts/none', { keys })).status).toBe(404)
    expect(() => platform.keysOf('none')).toThrow('There is no account "none".')
  })
})

describe('the keys file of the platform API', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'keys-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  test('the keys are kept when the server restarts', async () => {
    const keysFile = path.join(folder, 'new', 'keys.json')
    const before = await start({ keysFile })
    before.addAccount('account', keys)
    before.addAccount('other', keys)
    await request(before, 'PUT', '/v1/accounts/account', { keys: newKeys })
    await before.close()
    running.length = 0

    const after = await start({ keysFile })
    expect(after.keysOf('account')).toEqual(newKeys)
    expect(after.keysOf('other')).toEqual(keys)
  })

  test('the keys file is readable only by its owner, and no temporary file is left', async () => {
    const keysFile = path.join(folder, 'keys.json')
    await writeFile(keysFile, '{}', { mode: 0o644 })
    const platform = await start({ keysFile })
    platform.addAccount('account', keys)
    expect((await stat(keysFile)).mode & 0o777).toBe(0o600)
    expect(JSON.parse(await readFile(keysFile, 'utf8'))).toEqual({ account: keys })
    expect(await readdir(folder)).toEqual(['keys.json'])
  })

  test('the keys file is never overwritten if it cannot be read', async () => {
    const keysFile = path.join(folder, 'keys.json')
    await writeFile(keysFile, '{"account":')
    await expect(start({ keysFile })).rejects.toThrow(`The keys file ${keysFile} cannot be read`)
    expect(await readFile(keysFile, 'utf8')).toBe('{"account":')
  })
})

describe('results of service calls in the platform API', () => {
  test('a result URL accepts one result', async () => {
    const platform = await start()
    const { url, result } = platform.resultUrl()
    const { pathname, username, password } = new URL(url)
    const poster = { url: platform.url, username, apiKey: password }
    const posted = { status: 'success', data: { verified: true } }
    expect((await request(poster, 'POST', pathname, posted)).status).toBe(200)
    expect(await result).toEqual(posted)
    expect((await request(poster, 'POST', pathname, posted)).status).toBe(404)
  })
})

describe('requests to the platform API', () => {
  test('wrong or missing credentials are rejected', async () => {
    const platform = await start()
    platform.addAccount('account', keys)
    const stranger = { url: platform.url, username: platform.username, apiKey: 'wrong' }
    expect((await request(stranger, 'GET', '/v1/accounts/account')).status).toBe(401)
    expect((await request(stranger, 'PUT', '/v1/accounts/account', { keys: newKeys })).status).toBe(401)
    expect((await fetch(`${platform.url}/v1/accounts/account`)).status).toBe(401)
    expect(platform.keysOf('account')).toEqual(keys)
  })

  test('any unknown path returns 404 in JSON', async () => {
    const platform = await start()
    expect(await request(platform, 'GET', '/v1/nothing?secret=x')).toEqual({
      status: 404,
      body: { error: 'There is no GET /v1/nothing.' },
    })
    expect((await request(platform, 'POST', '/v1/accounts/account')).status).toBe(404)
  })

  test('a path that cannot be decoded is rejected', async () => {
    const platform = await start()
    expect((await request(platform, 'GET', '/v1/accounts/%E0%A4%A')).status).toBe(400)
  })

  test('the journal contains each request before its response, and no secrets', async () => {
    const journal = new Journal()
    const platform = await start({ journal })
    platform.addAccount('account', keys)
    await request(platform, 'PUT', '/v1/accounts/account?token=r9', { keys: newKeys })
    expect(journal.events).toMatchObject([
      { source: 'platform', method: 'PUT', path: '/v1/accounts/account', status: 200 },
    ])
    await request(platform, 'GET', '/v1/tasks/flow/steps/step_1')
    expect(journal.events[1]).toMatchObject({ path: '/v1/tasks/flow/steps/step_1', status: 404 })
    expect(JSON.stringify(journal.events)).not.toMatch(/r2|r9/)
  })
})

describe('faults of the platform API', () => {
  const accountPut = { method: 'PUT', path: /^\/v1\/accounts\// }

  test('the given number of matching requests fail and change nothing', async () => {
    const journal = new Journal()
    const platform = await start({ journal })
    platform.addAccount('account', keys)
    platform.fail(accountPut, { status: 503, body: { error: 'down' } }, 2)
    const put = () => request(platform, 'PUT', '/v1/accounts/account', { keys: newKeys })

    expect(await put()).toEqual({ status: 503, body: { error: 'down' } })
    expect((await request(platform, 'GET', '/v1/accounts/account')).status).toBe(200)
    expect((await put()).status).toBe(503)
    expect(platform.keysOf('account')).toEqual(keys)
    expect((await put()).status).toBe(200)
    expect(platform.puts).toHaveLength(1)
    expect(journal.events.map(({ status, note }) => [status, note])).toEqual([
      [503, 'status'],
      [200, undefined],
      [503, 'status'],
      [200, undefined],
    ])
  })

  test('a fault without a limit lasts until it is cleared', async () => {
    const platform = await start()
    platform.addAccount('account', keys)
    platform.fail({ method: 'GET', path: /accounts/g }, { status: 500, body: {} }, Number.POSITIVE_INFINITY)
    const read = () => request(platform, 'GET', '/v1/accounts/account')
    for (let turn = 0; turn < 3; turn++) expect((await read()).status).toBe(500)
    platform.clearFaults()
    expect((await read()).status).toBe(200)
  })

  test('a delayed PUT is stored late', async () => {
    const platform = await start()
    platform.addAccount('account', keys)
    platform.fail(accountPut, { delayMs: 200 })
    const startedAt = performance.now()
    const put = request(platform, 'PUT', '/v1/accounts/account', { keys: newKeys })
    expect((await request(platform, 'GET', '/v1/accounts/account')).body).toMatchObject({ keys })
    expect((await put).status).toBe(200)
    expect(performance.now() - startedAt).toBeGreaterThan(190)
    expect(platform.keysOf('account')).toEqual(newKeys)
  })
})
