import { Readable } from 'node:stream'
import { TemporaryError } from '../../../lib/errors'
import { objectStorage } from '../../../lib/files/objectStorage'
import { readEnvironment } from '../../../lib/runtime/environment'
import { closedPort, localApi } from '../../support/localApi'

const log = { debug() {}, info() {}, warn() {} }
const advice = { temporary: 'The step tries again.', rejected: 'Ask the operator.' }

function storage(url: string) {
  const environment = readEnvironment({
    ELASTICIO_OBJECT_STORAGE_URI: url,
    ELASTICIO_OBJECT_STORAGE_TOKEN: 'storage-token',
    HTTP_MAX_RETRIES: '2',
  })
  const retries = { ...environment.retries, sleep: async () => {} }
  return objectStorage({ ...environment, retries }, log, advice)
}

function opener(contentType = 'text/csv') {
  const open = jest.fn(async () => ({
    stream: Readable.from([Buffer.from('a;'), Buffer.from('b')]),
    contentType,
  }))
  return open
}

test('a file is uploaded with the token of the storage and gets a link for other components', async () => {
  const api = await localApi()
  api.respond('POST /at/objects', { status: 201, body: { objectId: 'o-1' } })
  expect(await storage(`${api.url}/at/`)(opener())).toEqual({
    url: `${api.url}/at/objects/o-1?storage_type=maester`,
    size: 3,
    contentType: 'text/csv',
  })
  expect(api.requests).toMatchObject([
    { body: 'a;b', headers: { authorization: 'Bearer storage-token', 'content-type': 'text/csv' } },
  ])
})

test.each(['text/html\r\nx-a: b', 'ünknown/type', 'nothing', 'text/html; name="ü.html"'])(
  'an invalid content type %j from a sender is not sent',
  async (contentType) => {
    const api = await localApi()
    api.respond('POST /objects', { status: 201, body: { objectId: 'o-1' } })
    expect(await storage(api.url)(opener(contentType))).toMatchObject({
      contentType: 'application/octet-stream',
    })
  },
)

test('a failing storage receives the file again, reopened for each retry', async () => {
  const api = await localApi()
  api.respond('POST /objects', { status: 503 }, { status: 429 }, { status: 201, body: { objectId: 'o-1' } })
  const open = opener()
  expect(await storage(api.url)(open)).toMatchObject({ size: 3 })
  expect(open).toHaveBeenCalledTimes(3)
  expect(api.requests.map(({ body }) => body)).toEqual(['a;b', 'a;b', 'a;b'])
})

test('a storage that fails repeatedly causes a TemporaryError', async () => {
  const api = await localApi()
  api.respond('POST /objects', ...Array(3).fill({ status: 500 }))
  await expect(storage(api.url)(opener())).rejects.toMatchObject({
    name: 'TemporaryError',
    status: 500,
    message: "The platform's object storage returned 500 for a file. The step tries again.",
  })
})

test('a storage that cannot be reached causes a TemporaryError with that reason', async () => {
  const failing = storage(`http://127.0.0.1:${await closedPort()}`)(opener())
  await expect(failing).rejects.toMatchObject({
    name: 'TemporaryError',
    message: expect.stringMatching(/object storage could not be reached: .*\. The step tries again\.$/),
  })
})

test.each([401, 413, 302])('a rejection with %d is an ApiError and is not retried', async (status) => {
  const api = await localApi()
  api.respond('POST /objects', { status, headers: { location: 'https://elsewhere.example.com' } })
  await expect(storage(api.url)(opener())).rejects.toMatchObject({
    name: 'ApiError',
    status,
    message: `The platform's object storage returned ${status} for a file. Ask the operator.`,
  })
  expect(api.requests).toHaveLength(1)
})

test('a response without an ID is rejected', async () => {
  const api = await localApi()
  api.respond('POST /objects', { status: 201, body: {} })
  await expect(storage(api.url)(opener())).rejects.toMatchObject({ name: 'UnexpectedResponseError' })
})

test('a file that cannot be opened fails immediately with the same error', async () => {
  const api = await localApi()
  const reason = new TemporaryError('The API is down.')
  const open = jest.fn().mockRejectedValue(reason)
  await expect(storage(api.url)(open)).rejects.toBe(reason)
  expect(open).toHaveBeenCalledTimes(1)
})
