import {
  ApiError,
  type ComponentError,
  ConfigurationError,
  RateLimitError,
  ReconnectRequiredError,
  TemporaryError,
} from '../../../lib/errors'
import { action, service, trigger, writeAction } from '../../../lib/steps/step'

const config = {
  provider: 'custom',
  apiBaseUrl: 'http://127.0.0.1:9',
  oauth: { access_token: 'step-spec-token' },
}

function runtime() {
  const emitted: { event: string; payload: unknown }[] = []
  const logger = { debug() {}, info() {}, warn() {} }
  return {
    emitted,
    logger,
    emit: async (event: string, payload?: unknown) => void emitted.push({ event, payload }),
  }
}

const failingWith = (error: Error) => () => Promise.reject(error)

describe('an action', () => {
  test('an action returns one message for its input and emits nothing itself', async () => {
    const to = runtime()
    const run = action('echo', async (_, { body }) => ({ got: body }))
    const message = await run.call(to, { body: { a: 1 } }, config)
    expect(message).toMatchObject({ body: { got: { a: 1 } }, id: expect.any(String) })
    expect(to.emitted).toEqual([])
  })

  test('an action treats a message without a body as an empty one', async () => {
    const run = action('echo', async (_, { body }) => ({ got: body }))
    for (const message of [{}, { body: null }, { body: 'text' }]) {
      expect(await run.call(runtime(), message, config)).toMatchObject({ body: { got: {} } })
    }
  })

  test('an action returns the same message ID for the same input and another one for another input', async () => {
    const run = action('echo', async () => ({}))
    const idOf = async (id: string) => (await run.call(runtime(), { id }, config))?.id
    expect(await idOf('input-1')).toBe(await idOf('input-1'))
    expect(await idOf('input-1')).not.toBe(await idOf('input-2'))
    expect(await idOf('')).not.toBe(await idOf(''))
  })

  test.each<[string, ComponentError]>([
    ['a rate limit', new RateLimitError('later')],
    ['a temporary error', new TemporaryError('later')],
  ])('an action emits a rebound after %s', async (_, error) => {
    const to = runtime()
    expect(await action('fail', failingWith(error)).call(to, { body: {} }, config)).toBeUndefined()
    expect(to.emitted).toEqual([{ event: 'rebound', payload: error }])
  })

  test('an action fails with its own error if the runtime cannot rebound the message', async () => {
    const to = { ...runtime(), emit: () => Promise.reject(new Error('Connection closed')) }
    const error = new RateLimitError('later')
    await expect(action('fail', failingWith(error)).call(to, { body: {} }, config)).rejects.toBe(error)
  })

  test.each<[string, Error, string]>([
    [
      'a write that may have been applied',
      new TemporaryError('x', { mayHaveBeenApplied: true }),
      'TemporaryError',
    ],
    ['an invalid grant', new ReconnectRequiredError('x'), 'ReconnectRequiredError'],
    ['an invalid field', new ConfigurationError('x'), 'ConfigurationError'],
    ['a rejection', new ApiError('x'), 'ApiError'],
    ['an unexpected error', new TypeError('x'), 'UnexpectedResponseError'],
  ])('an action fails after %s', async (_, error, name) => {
    const to = runtime()
    await expect(action('fail', failingWith(error)).call(to, { body: {} }, config)).rejects.toMatchObject({
      name,
    })
    expect(to.emitted).toEqual([])
  })

  test.each([
    ['that only reads', action, 'Request less data.'],
    [
      'that writes',
      writeAction,
      'The request was carried out, and only its result could not be emitted. If it changed data, do not send the message again. If not, request less data.',
    ],
  ] as const)(
    'the error about a result over the limit of an action %s says what to do',
    async (_, build, advice) => {
      const run = build('large', async () => ({ text: 'x'.repeat(8_000_000) }))
      await expect(run.call(runtime(), { body: {} }, config)).rejects.toMatchObject({
        name: 'UnexpectedResponseError',
        message: `The result has 8,000,011 bytes, but a message of the platform can hold at most 7,856,128. ${advice}`,
      })
    },
  )

  test('a result for which the passthrough leaves no room is an error, and the platform is not asked about a small one', async () => {
    let requests = 0
    const retrieveStep = async () => {
      requests++
      return { is_passthrough: true }
    }
    const to = { ...runtime(), getApiClient: () => ({ tasks: { retrieveStep } }) }
    const run = (bytes: number) =>
      writeAction('large', async () => ({ text: 'x'.repeat(bytes) })).call(to, { body: {} }, config)
    await run(1_000_000)
    expect(requests).toBe(0)
    await expect(run(5_000_000)).rejects.toThrow(
      'The result has 5,000,011 bytes, but a message of the platform can hold at most 3,928,063. The request was carried out',
    )
  })

  test("a large result is emitted if the platform can't report the passthrough", async () => {
    const retrieveStep = async () => {
      throw new Error('The platform is down.')
    }
    const to = { ...runtime(), getApiClient: () => ({ tasks: { retrieveStep } }) }
    const text = 'x'.repeat(5_000_000)
    const result = await writeAction('large', async () => ({ text })).call(to, { body: {} }, config)
    expect(result?.body).toEqual({ text })
  })

  test('the error of a rebound contains no secrets', async () => {
    const to = runtime()
    const error = new TemporaryError('step-spec-token was not valid')
    await action('fail', failingWith(error)).call(to, { body: {} }, config)
    expect(to.emitted[0]?.payload).toMatchObject({ message: '*** was not valid' })
  })
})

describe('a trigger', () => {
  test('a trigger receives the runtime and the snapshot and returns nothing', async () => {
    const to = runtime()
    const run = trigger('poll', async (_, given, snapshot) => {
      await given.emit('data', snapshot)
      return '1 message'
    })
    expect(await run.call(to, {}, config, { page: 3 })).toBeUndefined()
    expect(to.emitted).toEqual([{ event: 'data', payload: { page: 3 } }])
  })

  test.each<[ComponentError]>([[new RateLimitError('later')], [new TemporaryError('later')]])(
    'a trigger fails after %s because its snapshot is kept',
    async (error) => {
      const to = runtime()
      await expect(trigger('poll', failingWith(error)).call(to, {}, config, undefined)).rejects.toBe(error)
      expect(to.emitted).toEqual([])
    },
  )
})

test('a service call returns its result and throws typed errors', async () => {
  const to = runtime()
  expect(await service('choices', async ({ provider }) => [provider.key]).call(to, config)).toEqual([
    'custom',
  ])
  await expect(service('choices', failingWith(new TypeError('x'))).call(to, config)).rejects.toMatchObject({
    name: 'UnexpectedResponseError',
  })
})
