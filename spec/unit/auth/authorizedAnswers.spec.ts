import type { ApiRequest } from '../../../lib/http/api'
import { type Rig, startRig } from './rig'

const get = (path: string): ApiRequest => ({ method: 'GET', path })

let rig: Rig
beforeEach(async () => {
  rig = await startRig()
})

describe('the bearer token is sent only to the API', () => {
  test.each([
    'https://evil.example/me',
    'http://example.com/me',
    '//evil.example/me',
    '/\\evil.example',
    'https://user@api.example/',
    'ftp://127.0.0.1/',
    'javascript:alert(1)',
  ])('the bearer token is not sent to %s', async (path) => {
    const container = rig.container()
    await expect(container.message((api) => api(get(path)))).rejects.toMatchObject({
      name: 'ConfigurationError',
    })
    await expect(container.message((api) => api({ method: 'GET', link: path }))).rejects.toMatchObject({
      name: 'UnexpectedResponseError',
    })
    expect(rig.sent).toEqual([])
  })
})

describe('responses', () => {
  test('a response that the caller accepts is not an error', async () => {
    rig.apiFaults.push({ status: 404, body: { no: 1 } })
    const response = await rig.container().message((api) => api({ ...get('/me'), accepts: [404] }))
    expect(response.status).toBe(404)
  })

  test.each([
    [404, 'NotFoundError'],
    [400, 'ApiError'],
    [302, 'ApiError'],
  ])('a response with %d is a %s', async (status, name) => {
    rig.apiFaults.push({ status, body: {} })
    await expect(rig.container().call()).rejects.toMatchObject({ name, status })
  })

  test('a missing response is a TemporaryError, and a write may have been applied', async () => {
    const drop = () => rig.apiFaults.push('lostResponse')
    const container = rig.container({ maxRetries: 0 })
    drop()
    await expect(container.call()).rejects.toMatchObject({
      name: 'TemporaryError',
      mayHaveBeenApplied: false,
      message: expect.stringContaining('could not be reached for GET'),
    })
    drop()
    await expect(
      container.message((api) => api({ ...get('/me?code=1'), method: 'POST' })),
    ).rejects.toMatchObject({
      name: 'TemporaryError',
      mayHaveBeenApplied: true,
      message: expect.not.stringContaining('code='),
    })
  })

  test('the error for a response that is too large suggests to request less data', async () => {
    rig.apiFaults.push({ status: 200, body: 'x'.repeat(1_100_000) })
    await expect(rig.container().call()).rejects.toMatchObject({
      name: 'UnexpectedResponseError',
      message: expect.stringContaining('Request less data at a time'),
    })
  })
})
