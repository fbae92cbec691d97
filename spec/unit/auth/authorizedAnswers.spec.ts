import type { ApiRequest } from '../../../lib/http/api'
import { type Rig, startRig } from './rig'

const get = (path: string): ApiRequest => ({ method: 'GET', path })

let rig: Rig
beforeEach(async () => {
  rig = await startRig()
})

describe('the bearer token goes nowhere but to the API:', () => {
  test.each([
    'https://evil.example/me',
    'http://example.com/me',
    '//evil.example/me',
    '/\\evil.example',
    'https://user@api.example/',
    'ftp://127.0.0.1/',
    'javascript:alert(1)',
  ])('not to %s', async (path) => {
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

describe('an answer', () => {
  test('that the caller accepts is no failure', async () => {
    rig.apiFaults.push({ status: 404, body: { no: 1 } })
    const answer = await rig.container().message((api) => api({ ...get('/me'), accepts: [404] }))
    expect(answer.status).toBe(404)
  })

  test.each([
    [404, 'NotFoundError'],
    [400, 'ApiError'],
    [302, 'ApiError'],
  ])('of %d is a %s', async (status, name) => {
    rig.apiFaults.push({ status, body: {} })
    await expect(rig.container().call()).rejects.toMatchObject({ name, status })
  })

  test('that never comes is a TemporaryError; a write may have been applied', async () => {
    const drop = () => rig.apiFaults.push('lostAnswer')
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

  test('that is too large says to ask for less', async () => {
    rig.apiFaults.push({ status: 200, body: 'x'.repeat(1_100_000) })
    await expect(rig.container().call()).rejects.toMatchObject({
      name: 'UnexpectedResponseError',
      message: expect.stringContaining('Request less data at a time'),
    })
  })
})
