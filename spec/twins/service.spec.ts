import { type PlatformApi, startPlatformApi } from '../../tenant/platform'
import { callService } from '../../tenant/service'
import { fixturePath as componentPath } from '../support/eachBroker'

describe('a service call', () => {
  let platform: PlatformApi
  beforeEach(async () => {
    platform = await startPlatformApi()
  })
  afterEach(() => platform.close())

  test('verifyCredentials accepts a good credential', async () => {
    const { result } = await callService('verifyCredentials', {
      platform,
      componentPath,
      credential: { isValid: true },
    })

    expect(result).toEqual({ status: 'success', data: { verified: true } })
  })

  test('verifyCredentials returns the reason why it rejects a bad credential', async () => {
    const { result } = await callService('verifyCredentials', { platform, componentPath, credential: {} })

    expect(result.data).toEqual({ verified: false, reason: 'this credential is not valid' })
  })

  test('selectModel calls the model method of the function with the credential', async () => {
    const { result } = await callService('selectModel', {
      platform,
      componentPath,
      credential: { name: 'Ada' },
      functionName: 'echo',
      modelMethod: 'names',
    })

    expect(result).toEqual({ status: 'success', data: { Ada: 'Name of Ada' } })
  })

  test('getMetaModel returns the metadata of the function', async () => {
    const { result } = await callService('getMetaModel', {
      platform,
      componentPath,
      credential: {},
      functionName: 'echo',
    })

    expect(result).toEqual({ status: 'success', data: { in: {}, out: { type: 'object' } } })
  })

  test('a failed method returns an error result, and the log contains details', async () => {
    const { result, log } = await callService('getMetaModel', {
      platform,
      componentPath,
      credential: {},
      functionName: 'missing',
    })

    expect(result).toMatchObject({
      status: 'error',
      data: { message: expect.stringContaining('missing.js') },
    })
    expect(log).toContain('missing.js')
  })

  test('a call fails with the log of the process if that process posts no result', async () => {
    const call = callService('verifyCredentials', {
      platform,
      componentPath,
      credential: { isValid: true },
      environment: { ELASTICIO_POST_RESULT_URL: 'http://127.0.0.1:1/' },
    })

    await expect(call).rejects.toThrow(/verifyCredentials ended \(exit code 1\)[\s\S]*ECONNREFUSED/)
  })
})
