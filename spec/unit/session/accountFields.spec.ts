import type { Keys } from '../../../lib/auth/ports'
import { Vault } from '../../../lib/auth/vault'
import { readEnvironment } from '../../../lib/runtime/environment'
import { learnFields } from '../../../lib/session/accountFields'

const tokenSet = { access_token: 'a1', refresh_token: 'r1' }
const stored = { provider: 'custom', apiBaseUrl: 'https://api.example.com/v2', oauth: tokenSet }

/** Returns a container that learns the fields at a time, from an account with these responses. */
function container(apiBaseUrl: string, responses: (Keys | Error | undefined)[]) {
  const tokens = new Vault(Date.now, () => 0).open('account', tokenSet)
  let reads = 0
  const readKeys = async () => {
    reads++
    const response = responses.shift()
    if (response instanceof Error) throw response
    return response
  }
  const environment = readEnvironment({ OAUTH_TOKEN_URI: 'https://login.example.com/token' })
  const learnAt = (elapsedMs: number) =>
    learnFields({
      tokens,
      access: { readKeys },
      accountName: 'the account A',
      configFields: { provider: 'custom', apiBaseUrl },
      settings: { ...environment, timing: { ...environment.timing, elapsedMs: () => elapsedMs } },
    })
  return { learnAt, readCount: () => reads, fields: () => tokens.fieldsOf(tokens.latest) }
}

describe('an account that the step may not read', () => {
  test('an account is read again after five minutes if its API belongs to the OAuth app', async () => {
    const { learnAt, readCount, fields } = container('https://api.example.com', [undefined, stored])
    await learnAt(1000)
    await learnAt(300_999)
    expect([readCount(), fields()]).toEqual([1, undefined])
    await learnAt(301_000)
    expect(fields()).toEqual({ provider: 'custom', apiBaseUrl: 'https://api.example.com/v2' })
    await learnAt(900_000)
    expect(readCount()).toBe(2)
  })

  test('an account of another API is read again with the next message', async () => {
    const { learnAt, readCount, fields } = container('https://api.another.example', [undefined, stored])
    await expect(learnAt(1000)).rejects.toMatchObject({
      name: 'ConfigurationError',
      message:
        'The access token of the account A was not sent to api.another.example, because the account could not be read from the platform to verify its API. Give the step the permission to read the account.',
    })
    await learnAt(1001)
    expect([readCount(), fields()]).toEqual([
      2,
      { provider: 'custom', apiBaseUrl: 'https://api.example.com/v2' },
    ])
  })
})

test('an account whose platform fails is read again with the next message', async () => {
  const away = new Error('it returned 503.')
  const { learnAt, readCount } = container('https://api.another.example', [away, away])
  for (const elapsedMs of [0, 1]) {
    await expect(learnAt(elapsedMs)).rejects.toMatchObject({ name: 'TemporaryError', cause: away })
  }
  expect(readCount()).toBe(2)
})

test('simultaneous messages share one read of the account', async () => {
  const { learnAt, readCount } = container('https://api.example.com', [stored])
  await Promise.all([learnAt(0), learnAt(0), learnAt(0)])
  expect(readCount()).toBe(1)
})
