import { inspect } from 'node:util'
import { ConfigurationError, PermissionError } from '../../../lib/errors'
import type { StepConfig } from '../../../lib/runtime/context'
import { type Execution, execute } from '../../../lib/session/execution'
import { localApi } from '../../support/localApi'

const accessToken = 'access-0123456789abcdef'
const refreshToken = 'refresh/0123+456=789'
const clientSecret = 'client~secret~0123'

const environment = { ...process.env }
beforeEach(() => {
  process.env = { ...environment, HTTP_MAX_RETRIES: '0', OAUTH_CLIENT_SECRET: clientSecret }
})
afterAll(() => {
  process.env = environment
})

function configOf(apiBaseUrl = 'http://127.0.0.1:9', changes: StepConfig = {}): StepConfig {
  return {
    provider: 'custom',
    apiBaseUrl,
    oauth: { access_token: accessToken, refresh_token: refreshToken },
    ...changes,
  }
}

function runtime() {
  const lines: string[] = []
  const write = (level: string) => (line: string) => void lines.push(`${level} ${line}`)
  return {
    lines,
    emit: async () => {},
    logger: { debug: write('debug'), info: write('info'), warn: write('warn') },
  }
}

async function run<T>(task: (execution: Execution) => Promise<T>, config = configOf(), to = runtime()) {
  return execute('theStep', { kind: 'step', runtime: to }, config, async (execution) => {
    return { result: await task(execution), summary: '3 messages' }
  })
}

async function errorOf(thrown: unknown): Promise<Error> {
  const error = await run(() => Promise.reject(thrown)).catch((each: unknown) => each)
  if (error instanceof Error) return error
  throw new Error('expected an Error')
}

/** Returns all strings of an error and of its causes. */
function textsOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  return [inspect(error), error.name, error.message, error.stack ?? '', textsOf(error.cause)].join('\n')
}

describe('an execution', () => {
  test('an execution returns its result and logs one line', async () => {
    const to = runtime()
    expect(await run(async () => 42, configOf(), to)).toBe(42)
    expect(to.lines).toEqual([
      expect.stringMatching(/^info theStep: 3 messages; 0 API calls, 0 refreshes, \d+ ms$/),
    ])
  })

  test('an execution that fails logs one line', async () => {
    const to = runtime()
    await run(() => Promise.reject(new ConfigurationError('no')), configOf(), to).catch(() => {})
    expect(to.lines).toEqual([expect.stringMatching(/^info theStep: failed; /)])
  })

  test('an execution logs a line per request, without its query, and counts the requests', async () => {
    const api = await localApi()
    api.respond('GET /me', { body: {} })
    const to = runtime()
    await run((execution) => execution.api({ method: 'GET', path: '/me?x=secret' }), configOf(api.url), to)
    expect(to.lines[0]).toMatch(new RegExp(`^debug GET ${api.url}/me 200 \\d+ ms$`))
    expect(to.lines[1]).toMatch(/^info theStep: 3 messages; 1 API calls/)
  })

  test('an execution sends the bearer token and the name and version of the component', async () => {
    const api = await localApi()
    api.respond('GET /me', { body: {} })
    await run((execution) => execution.api({ method: 'GET', path: '/me' }), configOf(api.url))
    expect(api.requests[0]?.headers).toMatchObject({
      authorization: `Bearer ${accessToken}`,
      'user-agent': expect.stringMatching(/^oauth2-api-component\/\d+\.\d+\.\d+$/),
    })
  })

  test.each([
    ['without a provider', { provider: undefined }, 'ConfigurationError'],
    ['without tokens', { oauth: undefined }, 'ReconnectRequiredError'],
  ])('an execution %s does not start', async (_, changes, name) => {
    const task = jest.fn()
    await expect(run(task, configOf(undefined, changes))).rejects.toMatchObject({ name })
    expect(task).not.toHaveBeenCalled()
  })

  test('an execution with an invalid environment variable does not start', async () => {
    process.env['HTTP_TIMEOUT_MS'] = 'soon'
    await expect(run(async () => {})).rejects.toThrow('HTTP_TIMEOUT_MS')
  })
})

describe('an error', () => {
  test('an error of the contract is thrown unchanged', async () => {
    const thrown = new PermissionError('Not allowed.', { status: 403 })
    expect(await errorOf(thrown)).toBe(thrown)
    expect(thrown).toMatchObject({ message: 'Not allowed.', status: 403 })
  })

  test('an error contains no token of the configuration, including those that are not used', async () => {
    process.env['OAUTH_TOKEN_PATH'] = 'authed_user'
    const oauth = { access_token: 'the-token-of-a-bot', authed_user: { access_token: 'the-token-of-a-user' } }
    const fail = () => Promise.reject(new Error('Not the-token-of-a-bot, not the-token-of-a-user'))
    const error = await run(fail, configOf(undefined, { oauth })).catch((thrown: Error) => thrown)
    expect(error).toHaveProperty('message', expect.stringContaining('(Error: Not ***, not ***)'))
  })

  test.each([
    [new TypeError('x is undefined'), '(TypeError: x is undefined)'],
    ['a string', '(a string)'],
    [undefined, '(no reason given)'],
    [null, '(no reason given)'],
    [{ message: 'half an error' }, '(half an error)'],
    [{}, '(no reason given)'],
  ])('an unexpected error becomes an UnexpectedResponseError: %p', async (thrown, words) => {
    const error = await errorOf(thrown)
    expect(error.name).toBe('UnexpectedResponseError')
    expect(error.cause).toBe(thrown instanceof Error ? thrown : undefined)
    expect(error.message).toContain(`Unexpected internal error ${words}.`)
  })

  test('an error that is its own cause is handled', async () => {
    const thrown = new PermissionError('Not allowed.')
    thrown.cause = thrown
    expect(await errorOf(thrown)).toBe(thrown)
  })
})

describe('secrets in errors', () => {
  const secrets = [accessToken, refreshToken, clientSecret]
  const forms = secrets.flatMap((secret) => [
    secret,
    encodeURIComponent(secret),
    new URLSearchParams({ s: secret }).toString().slice(2),
    Buffer.from(secret).toString('base64'),
  ])
  const text = `The API returned: ${forms.join(' | ')}`

  test.each([
    ['an error of the contract', () => new PermissionError(text)],
    ['an unexpected error', () => new TypeError(text)],
    ['a string', () => text],
    ['the cause of an error', () => new PermissionError('Not allowed.', { cause: new Error(text) })],
    [
      'the cause of its cause',
      () => new PermissionError('Not allowed.', { cause: new Error('x', { cause: new Error(text) }) }),
    ],
    ['the cause of an unexpected error', () => new TypeError('x', { cause: new Error(text) })],
    [
      'only the stack of an error',
      () => {
        const error = new Error(text)
        return Object.assign(error, { stack: error.stack, message: 'nothing' })
      },
    ],
  ])('a secret is redacted in %s', async (_, make) => {
    const thrown = make()
    // The stack is created when it is read for the first time, with the message of that time.
    textsOf(thrown)
    const texts = textsOf(await errorOf(thrown))
    for (const form of forms) expect(texts).not.toContain(form)
    expect(texts).toMatch(/\*\*\*|nothing/)
  })

  test('a secret is redacted if an API repeats the bearer token in its rejection', async () => {
    const api = await localApi()
    api.respond('GET /me', { status: 400, body: { code: accessToken, message: `no: Bearer ${accessToken}` } })
    const to = runtime()
    const error = await run((each) => each.api({ method: 'GET', path: '/me' }), configOf(api.url), to).catch(
      (each: unknown) => each,
    )
    expect(error).toMatchObject({
      name: 'ApiError',
      message: expect.stringContaining('returned 400 *** for GET /me: "no:'),
    })
    expect(textsOf(error) + to.lines.join()).not.toContain(accessToken)
  })

  test('a secret is redacted if an API repeats the bearer token and it is truncated', async () => {
    const api = await localApi()
    const message = `${'no '.repeat(160)}${accessToken}`
    api.respond('GET /me', { status: 400, body: { code: 'c', message: message.slice(0, 501) } })
    const error = await run((each) => each.api({ method: 'GET', path: '/me' }), configOf(api.url)).catch(
      (each: unknown) => each,
    )
    expect(error).toMatchObject({ name: 'ApiError', message: expect.stringMatching(/no no \*\*\*" Check/) })
    expect(textsOf(error)).not.toContain(accessToken.slice(0, 17))
  })

  test('a secret is redacted if the configuration is invalid, before a session has read the tokens', async () => {
    const config = configOf(undefined, { provider: accessToken })
    const error = await run(async () => {}, config).catch((each: unknown) => each)
    expect(error).toMatchObject({ name: 'ConfigurationError' })
    expect(textsOf(error)).not.toContain(accessToken)
  })

  test('a secret is redacted in log lines', async () => {
    const to = runtime()
    await run(async ({ log }) => log.warn(text), configOf(), to)
    for (const form of forms) expect(to.lines.join()).not.toContain(form)
  })
})
