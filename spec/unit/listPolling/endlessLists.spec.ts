import { emitPages } from '../../../lib/emit/emitPages'
import type { Api } from '../../../lib/http/api'
import type { ListDefinition } from '../../../lib/listPolling/definition/listDefinition'
import { pollList } from '../../../lib/listPolling/pollList'
import { listen, sendJson } from '../../../tenant/localServer'
import { recorder } from '../emit/emissionRecorder'
import { byUpdatedAt, endpoint } from './endpoints'

interface List {
  readonly pages: number
  readonly perPage: number
  readonly total?: number
}

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()))
})

/** Returns an API with a list over real HTTP; the clock advances by a second with each page. */
async function listApi({ pages, perPage, total }: List) {
  let nowMs = 0
  const server = await listen(async (request, response) => {
    nowMs += 1000
    const page = Number(new URL(request.url ?? '', 'http://x').searchParams.get('page') ?? 1)
    const items = Array.from({ length: perPage }, (_, index) => ({
      id: `${page}-${index}`,
      updatedAt: page,
    }))
    sendJson(response, 200, { items, total, next: page < pages ? `/items?page=${page + 1}` : null })
  })
  closers.push(server.close)
  const api: Api = async ({ path, link }) => {
    const response = await fetch(new URL(link ?? path ?? '', server.url))
    return {
      status: response.status,
      headers: {},
      body: Buffer.from(await response.arrayBuffer()),
      url: new URL(response.url),
    }
  }
  return { api, elapsedMs: () => nowMs }
}

/** Polls once. Returns the number of pages, and the last snapshot. */
async function pollOnce(
  { api, elapsedMs }: Awaited<ReturnType<typeof listApi>>,
  definition: ListDefinition,
  stored?: unknown,
  behavior: 'emitIndividually' | 'emitAll' = 'emitIndividually',
) {
  let cursor: unknown
  const { emission } = recorder({
    behavior,
    snapshot: async (snapshot) => {
      cursor = JSON.parse(JSON.stringify(snapshot))
    },
  })
  const pages = pollList({ api, isSecret: () => false }, definition, stored, { warn() {} })
  const counts = await emitPages(pages, emission, elapsedMs)
  return { pages: counts.pages, isCutShort: counts.isCutShort === true, cursor }
}

// The next page, which is requested in advance, advances the clock, too.
const about20: unknown = { asymmetricMatch: (pages: number) => pages >= 18 && pages <= 20 }
const endless = { pages: Number.POSITIVE_INFINITY, perPage: 50 }
const linked = endpoint({ watermark: byUpdatedAt, paging: { style: 'nextLink' } })

test('a poll of a list that has never ended ends after 20 seconds and continues in the next execution', async () => {
  const list = await listApi(endless)
  const first = await pollOnce(list, linked)
  expect(first).toMatchObject({ pages: about20, isCutShort: true })
  const second = await pollOnce(list, linked, first.cursor)
  expect(second).toMatchObject({ pages: about20, isCutShort: true })
})

test.each([
  ['with a watermark', linked],
  ['without a watermark', endpoint({ paging: { style: 'nextLink' } })],
])('a list %s that has ended before is read to its end', async (_what, definition) => {
  const { cursor } = await pollOnce(await listApi({ pages: 2, perPage: 50 }), definition)
  const long = await listApi({ pages: 60, perPage: 50 })
  expect(await pollOnce(long, definition, cursor)).toMatchObject({ pages: 60, isCutShort: false })
})

test.each([
  [
    'pages as full as requested',
    { perPage: 100 },
    endpoint({ paging: { style: 'nextLink', pageSize: 100 } }),
  ],
  ['a total that is not exceeded', { perPage: 50, total: 3000 }, linked],
])('the first poll of a list with %s is read to its end', async (_what, shape, definition) => {
  const long = await listApi({ pages: 60, ...shape })
  expect(await pollOnce(long, definition)).toMatchObject({ pages: 60, isCutShort: false })
})

test.each([
  ['small pages of the requested size', endless, endpoint({ paging: { style: 'nextLink', pageSize: 50 } })],
  ['more records than its total', { ...endless, total: 400 }, linked],
])('a list with %s ends after 20 seconds', async (_what, shape, definition) => {
  expect(await pollOnce(await listApi(shape), definition)).toMatchObject({ pages: about20, isCutShort: true })
})

test('a first list that is emitted in one message is read to its end', async () => {
  const long = await listApi({ pages: 60, perPage: 50 })
  expect(await pollOnce(long, linked, undefined, 'emitAll')).toMatchObject({ pages: 60, isCutShort: false })
})
