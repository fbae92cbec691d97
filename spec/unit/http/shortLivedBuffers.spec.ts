import type { ServerResponse } from 'node:http'
import { pipeline, Readable } from 'node:stream'
import { temporaryFile } from '../../../lib/files/temporaryFile'
import { sender } from '../../../lib/http/send'
import { localApi } from '../../support/localApi'
import { generous } from './sending'

const megabyte = 1024 * 1024
// V8 alone keeps 32 MiB or more.
const mostKept = 28 * megabyte
const chunk = Buffer.alloc(64 * 1024, 'x')
const chunks = 96 * 16

test('the buffers of a streamed response of 96 MiB take up at most 28 MiB', async () => {
  const api = await localApi()
  api.respond('GET /', (_, response: ServerResponse) => {
    pipeline(Readable.from(content()), response, () => {})
  })
  const kept = keptBytes()
  const { stream } = await sender(generous)({
    method: 'GET',
    url: new URL(api.url),
    headers: {},
    isStreamed: true,
  })
  for await (const _ of stream ?? []) kept.measure()
  expect(kept.most()).toBeLessThan(mostKept)
})

test('the buffers of a file of 96 MiB that is read from disk take up at most 28 MiB', async () => {
  const file = await temporaryFile(content())
  const kept = keptBytes()
  for (let at = 0; at < file.size; at += chunk.length) {
    await file.read(at, chunk.length)
    kept.measure()
  }
  await file.close()
  expect(kept.most()).toBeLessThan(mostKept)
})

async function* content(): AsyncGenerator<Buffer> {
  for (let place = 0; place < chunks; place++) yield chunk
}

function keptBytes() {
  const before = process.memoryUsage().arrayBuffers
  let most = 0
  return {
    measure() {
      most = Math.max(most, process.memoryUsage().arrayBuffers - before)
    },
    most: () => most,
  }
}
