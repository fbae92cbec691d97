import { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { download } from '../../../lib/files/download'
import { objectStorage } from '../../../lib/files/objectStorage'
import { spool } from '../../../lib/files/spool'
import { sender } from '../../../lib/http/send'
import { readEnvironment } from '../../../lib/runtime/environment'
import { localApi, type RouteResponse } from '../../support/localApi'
import { rawServer } from '../http/sending'

const send = sender({ timeoutMs: 200, maxBodyBytes: 1000 })
const retries = { maxRetries: 4, maxWaitMs: 0, sleep: async () => {}, random: () => 0, now: () => 0 }

const dripping: RouteResponse = (_request, response) => {
  const timer = setInterval(() => response.write('.'), 20)
  response.once('close', () => clearInterval(timer))
}

async function drippingFile() {
  const api = await localApi()
  api.respond('GET /file', dripping, dripping)
  return { api, url: new URL(`${api.url}/file`) }
}

describe('a file that arrives byte by byte', () => {
  const tooSlow = 'the data arrived more slowly than 1,000 bytes per second'

  test('a slow file fails after ten timeouts and is not requested again', async () => {
    const { api, url } = await drippingFile()
    const context = { bareSend: send, retries, userAgent: 'x', apiHostname: url.hostname, storage: undefined }
    const words = { subject: 'A file', nothingDone: 'Nothing was done.', tooLarge: 'Too large.' }
    await expect(download(url, 1000, context, words)).rejects.toMatchObject({
      name: 'TemporaryError',
      message: expect.stringContaining(tooSlow),
    })
    expect(api.requests).toHaveLength(1)
  })

  test('a slow file is not spooled again', async () => {
    const { api, url } = await drippingFile()
    const open = async () => (await send({ method: 'GET', url, headers: {}, isStreamed: true })).stream
    await expect(spool(open, retries)).rejects.toThrow(tooSlow)
    expect(api.requests).toHaveLength(1)
  })

  test('a slow file is not sent to the storage again', async () => {
    const variables = {
      ELASTICIO_OBJECT_STORAGE_URI: await rawServer(() => {}),
      ELASTICIO_OBJECT_STORAGE_TOKEN: 'storage-token',
      HTTP_TIMEOUT_MS: '200',
    }
    const environment = { ...readEnvironment(variables), retries }
    const open = jest.fn(async () => ({ stream: Readable.from(drops()), contentType: 'text/csv' }))
    const store = objectStorage(
      environment,
      { debug() {}, info() {}, warn() {} },
      { temporary: '', rejected: '' },
    )
    await expect(store(open)).rejects.toThrow(tooSlow)
    expect(open).toHaveBeenCalledTimes(1)
  })
})

async function* drops() {
  for (;;) {
    await pause(20)
    yield Buffer.from('.')
  }
}
