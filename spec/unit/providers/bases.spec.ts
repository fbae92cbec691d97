import type { ApiRequest } from '../../../lib/http/api'
import { providerKeys, providers } from '../../../lib/providers'
import type { Credential, ProviderKey } from '../../../lib/providers/provider'

const tokens = { access_token: 'a', instance_url: 'https://org.my.salesforce.com' }

function credential(provider: ProviderKey, changes: Partial<Credential> = {}): Credential {
  return { provider, salesforceApiVersion: '66.0', ...changes }
}

function base(provider: ProviderKey, changes: Partial<Credential> = {}, tokenSet = tokens): string {
  return providers[provider].apiBase(credential(provider, changes), tokenSet).href
}

test('the registry has every provider under its own key', () => {
  expect(providerKeys).toEqual(['microsoft', 'salesforce', 'custom'])
  for (const key of providerKeys) expect(providers[key].key).toBe(key)
})

describe('the base URL of the API', () => {
  test('the default base URL is the one of the provider', () => {
    expect(base('microsoft')).toBe('https://graph.microsoft.com/v1.0')
    expect(base('salesforce')).toBe('https://org.my.salesforce.com/services/data/v66.0')
  })

  test('the apiBaseUrl of the credential replaces the default base URL', () => {
    const apiBaseUrl = new URL('https://graph.microsoft.us/v1.0')
    expect(base('microsoft', { apiBaseUrl })).toBe(apiBaseUrl.href)
    expect(base('custom', { apiBaseUrl })).toBe(apiBaseUrl.href)
    expect(base('salesforce', { apiBaseUrl: new URL('https://other.my.salesforce.com') })).toBe(
      'https://other.my.salesforce.com/services/data/v66.0',
    )
  })

  test.each<[ProviderKey, string]>([
    ['microsoft', 'https://graph.example.com/v1.0'],
    ['microsoft', 'https://graph.microsoft.com.example.com'],
    ['salesforce', 'https://salesforce.com.example.com'],
    ['salesforce', 'https://notsalesforce.com'],
  ])('%s does not accept the base URL %s', (provider, url) => {
    expect(() => base(provider, { apiBaseUrl: new URL(url) })).toThrow(
      expect.objectContaining({
        name: 'ConfigurationError',
        message: expect.stringContaining('"apiBaseUrl"'),
      }),
    )
  })

  test.each<[ProviderKey, string]>([
    ['microsoft', 'https://dod-graph.microsoft.us/v1.0'],
    ['microsoft', 'https://microsoftgraph.chinacloudapi.cn/v1.0'],
    ['microsoft', 'http://127.0.0.1:3000/v1.0'],
    ['salesforce', 'https://acme--dev.sandbox.my.salesforce.com/'],
    ['salesforce', 'http://localhost:3000/'],
  ])('%s accepts the base URL %s', (provider, url) => {
    expect(base(provider, { apiBaseUrl: new URL(url) })).toContain(new URL(url).origin)
  })

  test('the base URL follows the instance_url of Salesforce', () => {
    expect(base('salesforce', {}, { ...tokens, instance_url: 'https://moved.my.salesforce.com' })).toMatch(
      /^https:\/\/moved\./,
    )
  })

  test.each([undefined, '', 'org', 'https://evil.example', 'http://org.my.salesforce.com', 'javascript:x'])(
    'the instance_url %j is rejected',
    (instance_url) => {
      const tokenSet = { access_token: 'a', instance_url }
      expect(() => providers.salesforce.apiBase(credential('salesforce'), tokenSet)).toThrow(
        expect.objectContaining({ name: 'UnexpectedResponseError' }),
      )
    },
  )

  test('the apiBaseUrl is required for any other API', () => {
    expect(() => base('custom')).toThrow(
      expect.objectContaining({
        name: 'ConfigurationError',
        message: expect.stringContaining('"apiBaseUrl"'),
      }),
    )
  })

  test.each(providerKeys)(
    'the origin of the base URL is the only one that receives the token of %s',
    (key) => {
      const { apiBase, allowedOrigins } = providers[key]
      const account = credential(
        key,
        key === 'custom' ? { apiBaseUrl: new URL('https://a.example:8443/v1') } : {},
      )
      expect(allowedOrigins(account, tokens)).toEqual([apiBase(account, tokens).origin])
    },
  )
})

describe('verification', () => {
  async function calls(provider: ProviderKey, changes: Partial<Credential> = {}) {
    const requests: ApiRequest[] = []
    const warnings: string[] = []
    const api = async (request: ApiRequest) => {
      requests.push(request)
      return { status: 200, headers: {}, body: Buffer.from('{}'), url: new URL('https://a.example') }
    }
    await providers[provider].verify(api, credential(provider, changes), {
      warn: (line) => void warnings.push(line),
    })
    return { requests, warnings }
  }

  test('the verification of Microsoft Graph requests the user', async () => {
    expect((await calls('microsoft')).requests).toEqual([{ method: 'GET', path: '/me' }])
  })

  test('the verification of Salesforce requests its resources', async () => {
    expect((await calls('salesforce')).requests).toEqual([{ method: 'GET', path: '/' }])
  })

  test('the verification of any other API requests verifyPath, which must succeed', async () => {
    const { requests, warnings } = await calls('custom', { verifyPath: '/v1/me' })
    expect(requests).toMatchObject([{ method: 'GET', path: '/v1/me', field: 'verifyPath' }])
    expect(warnings).toEqual([])
  })

  test('the verification without verifyPath accepts any response that does not reject the token and logs a warning', async () => {
    const { requests, warnings } = await calls('custom')
    expect(requests).toMatchObject([{ method: 'GET', path: '' }])
    expect(requests[0]?.accepts).toEqual(expect.arrayContaining([404, 405]))
    for (const status of [401, 403, 429, 500, 503]) expect(requests[0]?.accepts).not.toContain(status)
    expect(warnings).toEqual([expect.stringContaining('verifyPath')])
  })

  test.each(providerKeys)('the verification of %s throws the cause of the failure', async (key) => {
    const reason = new Error('the reason')
    const { verify } = providers[key]
    const verified = verify(() => Promise.reject(reason), credential(key), { warn() {} })
    await expect(verified).rejects.toBe(reason)
  })
})
