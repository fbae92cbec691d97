import type { Api } from '../../../lib/http/api'
import { listen, sendJson } from '../../../tenant/localServer'
import { pollOnce } from './listModel'

const dayMs = 86_400_000
const iso = (ms: number) => new Date(ms).toISOString()

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()))
})

interface Request {
  readonly parent: string
  readonly fromMs: number
  readonly toMs: number
}

/**
 * Returns an API over real HTTP that refuses a period of more than 30 days. Each parent has a record every ten days
 * for 100 days, in pages of two.
 */
async function spanApi(nowMs: number) {
  const parents = ['a']
  const requests: Request[] = []
  const server = await listen((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://x')
    if (pathname === '/parents') return sendJson(response, 200, { values: parents.map((id) => ({ id })) })
    const parent = pathname.split('/')[2] ?? ''
    const [fromMs = 0, toMs = 0] = ['from', 'to'].map((name) => Date.parse(searchParams.get(name) ?? ''))
    requests.push({ parent, fromMs, toMs })
    if (toMs - fromMs > 30 * dayMs) return sendJson(response, 400, { message: 'the period is too long' })
    const rows = Array.from({ length: 10 }, (_, index) => nowMs - (100 - 10 * index) * dayMs + 5)
      .filter((ms) => ms >= fromMs && ms <= toMs)
      .map((ms) => ({ id: `${parent}${Math.round((nowMs - ms) / dayMs)}`, at: iso(ms) }))
    const offset = Number(searchParams.get('offset'))
    sendJson(response, 200, { items: rows.slice(offset, offset + 2), total: rows.length })
  })
  closers.push(server.close)
  const api: Api = async ({ path = '', query = {} }) => {
    const url = new URL(`${path}?${new URLSearchParams(query)}`, server.url)
    const response = await fetch(url)
    const body = Buffer.from(await response.arrayBuffer())
    if (response.status >= 400) throw new Error(`refused ${url.pathname}${url.search}`)
    return { status: response.status, headers: Object.fromEntries(response.headers), body, url }
  }
  return { api, parents, requests }
}

const definition = (template: string, nowMs: number) => ({
  request: { path: '/parents/{parent}/items' },
  items: 'items',
  paging: { style: 'offset', size: { value: 2 } },
  parents: { list: { request: { path: '/parents' }, items: 'values' } },
  watermark: {
    field: 'at',
    parameter: 'from',
    start: iso(nowMs - 100 * dayMs),
    window: { days: 30, parameter: 'to', template },
  },
})
const allOf = (parent: string) => Array.from({ length: 10 }, (_, index) => `${parent}${100 - 10 * index}`)

test.each([['{value:iso}'], ['{value:date}']])(
  'a new parent is read in windows with an end as %s, in one execution or page by page',
  async (template) => {
    for (const mostPages of [Number.POSITIVE_INFINITY, 1]) {
      const nowMs = Date.now()
      const { api, parents, requests } = await spanApi(nowMs)
      const list = definition(template, nowMs)
      const first = await pollOnce(api, list)
      expect([first.ids, first.error]).toEqual([allOf('a'), undefined])
      parents.push('b', 'c')
      const ids: unknown[] = []
      let { snapshot } = first
      for (let execution = 0; execution < 30; execution++) {
        const poll = await pollOnce(api, list, snapshot, mostPages)
        expect(poll.error).toBeUndefined()
        ids.push(...poll.ids)
        snapshot = JSON.parse(JSON.stringify(poll.snapshot))
      }
      expect(ids).toEqual([...allOf('b'), ...allOf('c')])
      const spans = requests.map(({ fromMs, toMs }) => toMs - fromMs)
      expect(Math.max(...spans)).toBeLessThanOrEqual(30 * dayMs)
      expect(snapshot).not.toHaveProperty('round.parentWindow')
    }
  },
)

test('a snapshot of an earlier version in the middle of a new parent is continued with its whole period', async () => {
  const nowMs = Date.now()
  const { api, parents, requests } = await spanApi(nowMs)
  const list = definition('{value:iso}', nowMs)
  const first = await pollOnce(api, list)
  parents.push('b')
  const { snapshot } = await pollOnce(api, list, first.snapshot, 2)
  const { round, ...rest } = snapshot as { round: { parentWindow: unknown; untilMs: number } }
  const { parentWindow, ...earlier } = round
  expect(parentWindow).toEqual({ untilMs: expect.any(Number) })
  const { error } = await pollOnce(api, list, { ...rest, round: earlier })
  expect(error).toMatchObject({ message: expect.stringContaining('refused') })
  expect(requests.at(-1)?.toMs).toBe(round.untilMs)
})

test('windows that are shorter than the precision of the watermark advance', async () => {
  const days = 20
  let requests = 0
  const api: Api = async ({ path = '' }) => {
    if (++requests > 10 * days) throw new Error('the windows do not end')
    return {
      status: 200,
      headers: {},
      body: Buffer.from('[]'),
      url: new URL(path, 'https://api.example.com'),
    }
  }
  const watermark = {
    field: 'at',
    parameter: 'from',
    start: iso(Date.now() - days * dayMs).slice(0, 10),
    window: { days: 0.5, parameter: 'to' },
  }
  const { error } = await pollOnce(api, { request: { path: '/items' }, watermark })
  expect(error).toBeUndefined()
})
