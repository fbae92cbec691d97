import { modelApi, pollOnce } from './listModel'

const at = (minute: number) => new Date(Date.parse('2026-01-31T08:00:00Z') + minute * 60_000).toISOString()
const record = (id: number, minute = id) => ({ id, updated_at: at(minute) })

describe('a POST list', () => {
  const definition = {
    request: {
      method: 'POST',
      path: '/search',
      headers: { 'X-Api-Version': 3 },
      body: { filter: { since: 0 } },
    },
    items: 'data.orders',
    paging: {
      style: 'cursor',
      field: 'data.next',
      parameter: 'variables.after',
      size: { value: 2, parameter: 'limit' },
    },
    watermark: { field: 'updated_at', parameter: 'filter.since', template: '{value:seconds}' },
  }

  test('a POST list sends the cursor, size, and watermark in the body, as numbers if the template is one placeholder', async () => {
    const { api, sent } = modelApi((_url, { json }) => {
      const { after } = Object(json).variables ?? {}
      return {
        body: { data: { orders: after ? [record(3)] : [record(1), record(2)], next: after ? null : 'c' } },
      }
    })
    const first = await pollOnce(api, definition)
    expect(first.ids).toEqual([1, 2, 3])
    expect((await pollOnce(api, definition, first.snapshot)).ids).toEqual([])
    expect(sent.map(({ json }) => json)).toEqual([
      { filter: { since: 0 }, limit: 2 },
      { filter: { since: 0 }, limit: 2, variables: { after: 'c' } },
      { filter: { since: Date.parse(at(3)) / 1000 }, limit: 2 },
      { filter: { since: Date.parse(at(3)) / 1000 }, limit: 2, variables: { after: 'c' } },
    ])
    expect(sent[0]).toMatchObject({ method: 'POST', isIdempotent: true, headers: { 'x-api-version': '3' } })
  })

  test('a POST list can continue at another path with only the cursor', async () => {
    const { api, sent } = modelApi((url) => ({
      body: { entries: [{ id: url.pathname }], cursor: 'c', has_more: url.pathname === '/list' },
    }))
    const list = {
      request: { method: 'POST', path: '/list', body: { path: '' } },
      paging: { style: 'cursor', field: 'cursor', parameter: 'cursor', path: '/list/continue' },
      syncToken: { field: 'cursor', parameter: 'cursor' },
    }
    const { snapshot, ids } = await pollOnce(api, list)
    expect(ids).toEqual(['/list', '/list/continue'])
    await pollOnce(api, list, snapshot)
    expect(sent.map(({ path, json }) => [path, json])).toEqual([
      ['/list', { path: '' }],
      ['/list/continue', { cursor: 'c' }],
      ['/list/continue', { cursor: 'c' }],
    ])
  })
})

describe('placeholders', () => {
  test.each([
    ['{value}', '2026-01-31T08:01:00.000Z'],
    ['{value:iso}', '2026-01-31T08:01:00Z'],
    ['{value:date}', '2026-01-31'],
    ['{value:minute}', '2026-01-31 08:01'],
    ['{value:seconds}', '1769846460'],
    ['{value:milliseconds}', '1769846460000'],
    ['{value:yyyyMMdd}', '20260131'],
    ['{value:d-MMM-yyyy}', '31-Jan-2026'],
    ['(year:{value:yyyy},month:{value:M},hour:{value:H})', '(year:2026,month:1,hour:8)'],
    ['{value:MS} {value}', '{value:MS} 2026-01-31T08:01:00.000Z'],
    ["a ge '{value:yyyy-MM-ddTHH:mm:ss}' {Last modified}", "a ge '2026-01-31T08:01:00' {Last modified}"],
  ])('the placeholder %s sends %s', async (template, expected) => {
    const definition = {
      request: { path: '/items' },
      watermark: { field: 'updated_at', parameter: 'q', template },
    }
    const { api, sent } = modelApi(() => ({ body: [record(1)] }))
    const { snapshot } = await pollOnce(api, definition)
    await pollOnce(api, definition, snapshot)
    expect(sent.map(({ query }) => query?.['q'])).toEqual([undefined, expected])
  })

  test('the JSON dates of ASP.NET are read', async () => {
    const definition = {
      request: { path: '/items' },
      watermark: { field: 'at', parameter: 'If-Modified-Since', in: 'header', template: '{value:iso}' },
    }
    const { api, sent } = modelApi(() => ({ body: [{ id: 1, at: '/Date(1769846460000+0000)/' }] }))
    const { snapshot, warnings } = await pollOnce(api, definition)
    await pollOnce(api, definition, snapshot)
    expect(sent.map(({ headers }) => headers)).toEqual([
      undefined,
      { 'If-Modified-Since': '2026-01-31T08:01:00Z' },
    ])
    expect(warnings).toEqual([])
  })

  test('a placeholder for the watermark uses the start value in the first poll', async () => {
    const definition = {
      request: { path: '/items/{value:date}/x', query: { q: "since='{value}'", to: '{now:date}' } },
      watermark: { field: 'updated_at', start: '2026-01-01T00:00:00Z' },
    }
    const { api, requests } = modelApi(() => ({ body: [record(1)] }))
    const { snapshot } = await pollOnce(api, definition)
    await pollOnce(api, definition, snapshot)
    expect(requests[0]).toMatch(
      /^\/items\/2026-01-01\/x\?q=since%3D%272026-01-01T00%3A00%3A00Z%27&to=\d{4}-\d\d-\d\d$/,
    )
    expect(requests[1]).toContain('/items/2026-01-31/x?q=since%3D%272026-01-31T08%3A01%3A00.000Z%27')
  })

  test('unknown placeholders are sent unchanged', async () => {
    const query = '{items{id}} {value} {page} {cursor} {foo}'
    const { api, sent } = modelApi(() => ({ body: [] }))
    await pollOnce(api, { request: { method: 'POST', path: '/graphql', body: { query } } })
    expect(sent[0]?.json).toEqual({ query })
  })

  test('a placeholder can contain the offset', async () => {
    const rows = [record(1), record(2), record(3)]
    const { api, requests } = modelApi((url) => {
      const from = Number(/startposition (\d+)/.exec(url.searchParams.get('query') ?? '')?.[1]) - 1
      const page = rows.slice(from, from + 2)
      return { body: { QueryResponse: page.length > 0 ? { Customer: page } : {} } }
    })
    const { ids, error } = await pollOnce(api, {
      request: {
        path: '/query',
        query: { query: 'select * from Customer startposition {offset} maxresults 2' },
      },
      items: 'QueryResponse.Customer',
      paging: { style: 'offset', start: 1 },
    })
    expect([ids, error]).toEqual([[1, 2, 3], undefined])
    expect(requests).toHaveLength(3)
  })
})

describe('parents', () => {
  const boards = new Map([
    ['a', [record(1), record(2)]],
    ['b', []],
    ['c', [record(3), record(4), record(5)]],
  ])
  const definition = {
    request: { path: '/boards/{parent}/cards', query: { name: '{parent.name}' } },
    paging: { style: 'offset', size: { value: 2 } },
    watermark: { field: 'updated_at' },
    parents: { list: { request: { path: '/boards' }, items: 'values' }, value: 'id' },
  }
  const forbidden = new Set<string>()
  const respond = (url: URL) => {
    const [, , board] = url.pathname.split('/')
    if (board === undefined) {
      return { body: { values: [...boards.keys()].map((id) => ({ id, name: `Board ${id}` })) } }
    }
    if (forbidden.has(board)) return { status: 403 }
    const offset = Number(url.searchParams.get('offset'))
    return { body: boards.get(board)?.slice(offset, offset + 2) ?? [] }
  }
  afterEach(() => {
    forbidden.clear()
    boards.set('c', [record(3), record(4), record(5)])
    boards.delete('d')
  })

  test('each parent has its own list, and its records contain the parent', async () => {
    const { api, requests } = modelApi(respond)
    const { records, snapshot } = await pollOnce(api, definition)
    expect(records.map(({ id, _parent }) => [id, _parent])).toEqual([
      [1, 'a'],
      [2, 'a'],
      [3, 'c'],
      [4, 'c'],
      [5, 'c'],
    ])
    expect(requests[1]).toBe('/boards/a/cards?name=Board+a&limit=2&offset=0')
    boards.set('c', [record(3), record(4), record(5), record(6)])
    expect((await pollOnce(api, definition, snapshot)).ids).toEqual([6])
  })

  test('the next execution continues with the parent and page where the last one stopped', async () => {
    const { api } = modelApi(respond)
    const ids: unknown[] = []
    let snapshot: unknown
    for (let execution = 0; execution < 20; execution++) {
      const poll = await pollOnce(api, definition, snapshot, 1)
      ids.push(...poll.ids)
      snapshot = poll.snapshot
      expect(poll.error).toBeUndefined()
    }
    expect(ids).toEqual([1, 2, 3, 4, 5])
  })

  test('a parent that the API rejects is skipped with a warning and read completely when it becomes accessible', async () => {
    forbidden.add('c')
    const { api } = modelApi(respond)
    const { ids, warnings, snapshot } = await pollOnce(api, definition)
    expect(ids).toEqual([1, 2])
    expect(warnings).toEqual([expect.stringContaining('403 for the list of the parent "c"')])
    boards.set('a', [record(1), record(2), record(9)])
    const second = await pollOnce(api, definition, snapshot)
    expect(second.ids).toEqual([9])
    boards.set('a', [record(1), record(2)])
    forbidden.clear()
    expect((await pollOnce(api, definition, second.snapshot)).ids).toEqual([3, 4, 5])
  })

  test('a poll fails if the API rejects all parents', async () => {
    for (const board of boards.keys()) forbidden.add(board)
    expect((await pollOnce(modelApi(respond).api, definition)).error).toMatchObject({
      name: 'PermissionError',
    })
  })

  test('a round is completed if all parents after the stored position are rejected', async () => {
    forbidden.add('b').add('c')
    const { api } = modelApi(respond)
    const first = await pollOnce(api, definition, undefined, 1)
    const second = await pollOnce(api, definition, first.snapshot)
    expect([...first.ids, ...second.ids]).toEqual([1, 2])
    expect(second.error).toBeUndefined()
  })

  test('rejected parents without end have pages, so that the execution can end and continue after them', async () => {
    const { api, requests } = modelApi((url) => {
      const { pathname, searchParams } = url
      if (pathname === '/boards/1/cards') return { body: [] }
      if (pathname !== '/boards') return { status: 403 }
      const page = Number(searchParams.get('page'))
      return { body: { values: [{ id: page }], next: `/boards?page=${page + 1}` } }
    })
    const list = { request: { path: '/boards', query: { page: '1' } }, items: 'values' }
    const endless = {
      ...definition,
      parents: { list: { ...list, paging: { style: 'nextLink' } }, value: 'id' },
    }
    const first = await pollOnce(api, endless, undefined, 5)
    expect(first.error).toBeUndefined()
    await pollOnce(api, endless, first.snapshot, 1)
    expect(requests.at(-1)).toContain('/boards/6/cards')
  })

  test.each([
    ['empty', () => ({ values: [] }), 'UnexpectedResponseError'],
    ['rejected', (page: number) => ({ values: [{ id: page }] }), 'PermissionError'],
  ])(
    'parents that never end and are all %s end the execution with an error',
    async (_what, parents, name) => {
      const { api, requests } = modelApi(({ pathname, searchParams }) => {
        if (pathname !== '/boards') return { status: 403 }
        const page = Number(searchParams.get('page'))
        return { body: { ...parents(page), next: `/boards?page=${page + 1}` } }
      })
      const list = { request: { path: '/boards' }, items: 'values', paging: { style: 'nextLink' } }
      const { error } = await pollOnce(api, { ...definition, parents: { list, value: 'id' } })
      expect(error).toMatchObject({ name })
      expect(requests.length).toBeLessThanOrEqual(2000)
    },
  )

  test('parents that never end and have no inner parents end the execution with an error', async () => {
    const { api } = modelApi(({ pathname, searchParams }) => {
      if (pathname !== '/orgs') return { body: { values: [] } }
      const page = Number(searchParams.get('page'))
      return { body: { values: [{ id: page }], next: `/orgs?page=${page + 1}` } }
    })
    const paging = { style: 'nextLink' }
    const outer = { list: { request: { path: '/orgs' }, items: 'values', paging }, value: 'id' }
    const inner = { request: { path: '/orgs/{parent}/boards' }, items: 'values', parents: outer }
    const { error } = await pollOnce(api, { ...definition, parents: { list: inner, value: 'id' } })
    expect(error).toMatchObject({ message: expect.stringContaining('2000 outer parents in a row') })
  })

  test('a new parent is read completely, although its records are older than the watermark', async () => {
    const { api } = modelApi(respond)
    const { snapshot } = await pollOnce(api, definition)
    boards.set('d', [record(0)])
    expect((await pollOnce(api, definition, snapshot)).ids).toEqual([0])
  })

  test('the parents can be a list of values', async () => {
    const { api } = modelApi(respond)
    for (const parents of [['a', 'c'], { list: ['a', 'c'] }]) {
      expect((await pollOnce(api, { ...definition, parents })).ids).toEqual([1, 2, 3, 4, 5])
    }
  })

  test('a parent list that is the same for all outer parents is combined with each of them', async () => {
    const { api, requests } = modelApi((url) => ({
      body: url.pathname === '/campaigns' ? [{ key: 'x' }, { key: 'y' }] : [{ id: url.search }],
    }))
    const list = {
      request: { path: '/recipients?campaign={parent}&action={parent.parent}' },
      parents: { list: { request: { path: '/campaigns' }, parents: ['sent', 'opened'] }, value: 'key' },
    }
    const { records } = await pollOnce(api, list)
    expect(records.map(({ _parents }) => _parents)).toEqual([
      ['sent', 'x'],
      ['sent', 'y'],
      ['opened', 'x'],
      ['opened', 'y'],
    ])
    expect(requests[1]).toBe('/recipients?campaign=x&action=sent')
  })

  test.each([300, 1200])(
    'two levels of parents are resumed from a snapshot under 4 KB with links of %d characters',
    async (length) => {
      const long = 'x'.repeat(length)
      const { api } = modelApi((url) => {
        const { pathname, searchParams } = url
        const page = Number(searchParams.get('p') ?? 1)
        const next = page < 3 ? `${pathname}?p=${page + 1}&pad=${long}` : null
        const ids = [1, 2].map((index) => `${page}${index}`)
        const items = pathname.endsWith('tasks')
          ? ids.map((id) => ({ id: pathname + id, updated_at: at(Number(id)) }))
          : ids.map((id) => ({ id }))
        return { body: { items, next } }
      })
      const paging = { style: 'nextLink', field: 'next' }
      const nested = {
        request: { path: '/orgs/{parent.parent}/projects/{parent}/tasks' },
        paging,
        watermark: { field: 'updated_at' },
        parents: {
          list: {
            request: { path: '/orgs/{parent}/projects' },
            paging,
            parents: { list: { request: { path: '/orgs' }, paging } },
          },
        },
      }
      const whole = await pollOnce(api, nested)
      expect(new Set(whole.ids).size).toBe(6 * 6 * 6)
      expect(whole.records[0]).toMatchObject({
        id: '/orgs/11/projects/11/tasks11',
        _parent: '11',
        _parents: ['11', '11'],
      })
      expect(whole.largestSnapshot).toBeLessThan(4096)
      const ids: unknown[] = []
      let snapshot: unknown
      for (let execution = 0; execution < 40; execution++) {
        const poll = await pollOnce(api, nested, snapshot, 4)
        ids.push(...poll.ids)
        snapshot = poll.snapshot
      }
      expect(ids).toEqual(whole.ids)
    },
  )
})

describe('windows', () => {
  const day = 86_400_000
  const iso = (ms: number) => new Date(ms).toISOString()

  test('windows are read in a row until now, and an idle list advances', async () => {
    const nowMs = Date.now()
    const rows = [1, 20, 50, 80].map((days) => ({ id: days, at: iso(nowMs - days * day) }))
    const spans: number[] = []
    const { api } = modelApi((url) => {
      const [from, to] = ['from', 'to'].map((name) => Date.parse(url.searchParams.get(name) ?? ''))
      spans.push((Number(to) - Number(from)) / day)
      return {
        body: rows.filter((row) => Date.parse(row.at) >= Number(from) && Date.parse(row.at) <= Number(to)),
      }
    })
    const definition = {
      request: { path: '/transactions' },
      watermark: {
        field: 'at',
        parameter: 'from',
        start: '{now-90d}',
        window: { days: 31, parameter: 'to' },
      },
    }
    const { ids, snapshot } = await pollOnce(api, definition)
    expect(ids.sort()).toEqual([1, 20, 50, 80])
    expect(Math.max(...spans)).toBeLessThanOrEqual(31.01)
    expect(spans).toHaveLength(3)
    rows.splice(0)
    await pollOnce(api, definition, snapshot)
    expect(spans).toHaveLength(4)
  })
})

test('an overlap reads late records and emits none of them twice', async () => {
  const nowMs = Date.now()
  const minutesAgo = (id: number) => ({ id, at: new Date(nowMs - id * 60_000).toISOString() })
  const rows = [minutesAgo(60), minutesAgo(1)]
  const { api } = modelApi((url) => {
    const since = Date.parse(url.searchParams.get('since') ?? '1970-01-01')
    return { body: rows.filter(({ at: time }) => Date.parse(time) >= since) }
  })
  const definition = {
    request: { path: '/items' },
    watermark: { field: 'at', parameter: 'since', overlapMinutes: 10 },
  }
  const first = await pollOnce(api, definition)
  rows.push(minutesAgo(8))
  const second = await pollOnce(api, definition, first.snapshot)
  const third = await pollOnce(api, definition, second.snapshot)
  expect([first.ids, second.ids, third.ids]).toEqual([[60, 1], [8], []])
})

test.each<[string, (minute: number) => string | number]>([
  ['2026-01-31T07:59:00.000Z', (minute) => at(minute)],
  ['2026-01-31T09:59:00+0200', (minute) => at(minute + 120).replace('.000Z', '+0200')],
  ['2026-01-31 07:59:00', (minute) => at(minute).slice(0, 19).replace('T', ' ')],
  ['1769846340', (minute) => Date.parse(at(minute)) / 1000],
])('an overlap reads again from before the newest record, however old it is: %s', async (since, timeAt) => {
  const rows = [1, 4, 9].map((minute) => ({ id: minute, at: timeAt(minute) }))
  const { api, sent } = modelApi(() => ({ body: rows }))
  const definition = {
    request: { path: '/items' },
    watermark: { field: 'at', parameter: 'since', overlapMinutes: 10 },
  }
  const first = await pollOnce(api, definition)
  rows.push({ id: 3, at: timeAt(3) }, { id: 0, at: timeAt(-30) })
  const second = await pollOnce(api, definition, first.snapshot)
  expect([first.ids, second.ids]).toEqual([[1, 4, 9], [3]])
  expect(sent.map(({ query }) => query?.['since'])).toEqual([undefined, since])
  expect((await pollOnce(api, definition, second.snapshot)).ids).toEqual([])
})

test('an overlap with more records than a snapshot keeps emits none of them twice if nothing has changed', async () => {
  const rows = Array.from({ length: 1000 }, (_, second) => record(second, second / 120))
  const { api } = modelApi((url) => {
    const offset = Number(url.searchParams.get('offset'))
    return { body: rows.slice(offset, offset + 50) }
  })
  const definition = {
    request: { path: '/items' },
    paging: { style: 'offset', size: { value: 50 } },
    watermark: { field: 'updated_at', parameter: 'since', overlapMinutes: 10 },
  }
  const first = await pollOnce(api, definition)
  const second = await pollOnce(api, definition, first.snapshot)
  expect([first.ids.length, second.ids]).toEqual([1000, []])
})

test.each([140, 200, 400, 500])(
  'a late record in an overlap of %d records is emitted alone',
  async (count) => {
    const rows = Array.from({ length: count }, (_, second) => record(second, second / 60))
    const { api } = modelApi((url) => {
      const offset = Number(url.searchParams.get('offset'))
      return { body: rows.slice(offset, offset + 50) }
    })
    const definition = {
      request: { path: '/items' },
      paging: { style: 'offset', size: { value: 50 } },
      watermark: { field: 'updated_at', parameter: 'since', overlapMinutes: 240 },
    }
    const first = await pollOnce(api, definition)
    rows.splice(50, 0, record(-1, 0.841))
    const second = await pollOnce(api, definition, first.snapshot)
    const third = await pollOnce(api, definition, second.snapshot)
    expect([first.ids.length, second.ids, third.ids, second.warnings]).toEqual([count, [-1], [], []])
    expect(Math.max(first.largestSnapshot, second.largestSnapshot)).toBeLessThan(4096)
  },
)

test('a late record in an overlap of 250 records is emitted alone if each execution reads one page', async () => {
  const rows = Array.from({ length: 250 }, (_, second) => record(second, second / 60))
  const { api } = modelApi((url) => {
    const offset = Number(url.searchParams.get('offset'))
    return { body: rows.slice(offset, offset + 50) }
  })
  const definition = {
    request: { path: '/items' },
    paging: { style: 'offset', size: { value: 50 } },
    watermark: { field: 'updated_at', parameter: 'since', overlapMinutes: 240 },
  }
  let snapshot: unknown
  const readRound = async () => {
    const ids: unknown[] = []
    do {
      const page = await pollOnce(api, definition, snapshot, 1)
      expect(page.error).toBeUndefined()
      expect(page.largestSnapshot).toBeLessThan(4096)
      snapshot = page.snapshot
      ids.push(...page.ids)
    } while (Object(snapshot).round)
    return ids
  }
  const first = await readRound()
  rows.splice(50, 0, record(-1, 0.841))
  expect([first.length, await readRound(), await readRound()]).toEqual([250, [-1], []])
})

test('an overlap of many pages emits nothing twice and reads only its period again', async () => {
  const rows = Array.from({ length: 60 }, (_, minute) => record(minute, minute))
  const { api, requests } = modelApi((url) => {
    const since = url.searchParams.get('since') ?? ''
    const offset = Number(url.searchParams.get('offset'))
    return { body: rows.filter(({ updated_at }) => updated_at >= since).slice(offset, offset + 7) }
  })
  const definition = {
    request: { path: '/items' },
    paging: { style: 'offset', size: { value: 7 } },
    watermark: { field: 'updated_at', parameter: 'since', overlapMinutes: 10 },
  }
  const first = await pollOnce(api, definition)
  expect(first.ids).toEqual(rows.map(({ id }) => id))
  rows.push(record(60, 60), record(99, 55))
  rows.sort((a, b) => a.updated_at.localeCompare(b.updated_at))
  const before = requests.length
  const second = await pollOnce(api, definition, first.snapshot)
  expect(second.ids).toEqual([99, 60])
  expect(requests.length - before).toBe(2)
  expect((await pollOnce(api, definition, second.snapshot)).ids).toEqual([])
})

test('a list without timestamps is polled from the start of the last poll', async () => {
  const { api, requests } = modelApi(() => ({
    body: [{ id: 1 }],
    headers: { date: 'Sat, 31 Jan 2026 08:00:05 GMT' },
  }))
  const definition = {
    request: { path: '/items' },
    watermark: { field: '{now}', parameter: 'since', template: '{value:iso}' },
  }
  const first = await pollOnce(api, definition)
  const second = await pollOnce(api, definition, first.snapshot)
  expect(requests).toEqual(['/items', '/items?since=2026-01-31T08%3A00%3A05Z'])
  expect([first.ids, second.ids]).toEqual([[1], []])
})

describe('a sync token', () => {
  const definition = {
    request: { path: '/events?singleEvents=true' },
    items: 'items',
    paging: { style: 'cursor', field: 'nextPageToken', parameter: 'pageToken' },
    syncToken: { field: 'nextSyncToken', parameter: 'syncToken' },
  }
  let known = 's1'
  const calendar = (url: URL) => {
    const token = url.searchParams.get('syncToken')
    if (token !== null && token !== known) return { status: 410 }
    if (url.searchParams.has('pageToken')) return { body: { items: [{ id: 2 }], nextSyncToken: known } }
    return token === null
      ? { body: { items: [{ id: 1 }], nextPageToken: 'p' } }
      : { body: { items: [], nextSyncToken: known } }
  }

  test('a sync token is stored, sent by the next poll, and replaced if the API has expired it', async () => {
    const { api, requests } = modelApi(calendar)
    const first = await pollOnce(api, definition)
    const second = await pollOnce(api, definition, first.snapshot)
    expect([first.ids, second.ids]).toEqual([[1, 2], []])
    expect(requests.at(-1)).toBe('/events?singleEvents=true&syncToken=s1')
    known = 's2'
    const third = await pollOnce(api, definition, second.snapshot)
    expect(third.ids).toEqual([1, 2])
    expect(third.warnings).toEqual([expect.stringContaining('sync token')])
    expect((await pollOnce(api, definition, third.snapshot)).ids).toEqual([])
  })

  test('a sync token survives a rejection that asks to try again', async () => {
    const { api } = modelApi(() => ({ status: 409, kind: 'rolledBack' }))
    const { snapshot } = await pollOnce(modelApi(calendar).api, definition)
    const next = await pollOnce(api, definition, snapshot)
    expect([next.error, next.warnings]).toEqual([expect.objectContaining({ name: 'TemporaryError' }), []])
    expect(next.snapshot).toEqual(snapshot)
  })

  test('a first sync token that comes with the rejection of the first request is used by the next poll', async () => {
    let known = 's1'
    const { api, requests } = modelApi((url) => {
      const token = url.searchParams.get('sync')
      if (token !== known) return { status: 412, body: { sync: known, errors: [{ message: 'Too old' }] } }
      return { body: { data: [{ id: token }], sync: token, has_more: false } }
    })
    const asana = {
      request: { path: '/events?resource=1' },
      items: 'data',
      syncToken: { field: 'sync', parameter: 'sync' },
    }
    const first = await pollOnce(api, asana)
    expect([first.ids, first.error]).toEqual([[], undefined])
    const second = await pollOnce(api, asana, first.snapshot)
    expect([second.ids, requests.at(-1)]).toEqual([['s1'], '/events?resource=1&sync=s1'])
    known = 's2'
    const third = await pollOnce(api, asana, second.snapshot)
    expect([third.ids, third.error, third.warnings.length]).toEqual([[], undefined, 1])
    expect((await pollOnce(api, asana, third.snapshot)).ids).toEqual(['s2'])
  })

  test('a sync token that expires together with the start value of the path causes an error that contains the field', async () => {
    let isGone = false
    const { api } = modelApi(() =>
      isGone ? { status: 404 } : { body: { history: [{ id: 1 }], historyId: '7' } },
    )
    const gmail = {
      request: { path: '/history?startHistoryId=5' },
      items: 'history',
      syncToken: { field: 'historyId', parameter: 'startHistoryId' },
    }
    const { snapshot } = await pollOnce(api, gmail)
    isGone = true
    expect((await pollOnce(api, gmail, snapshot)).error).toMatchObject({
      name: 'UnexpectedResponseError',
      message: expect.stringContaining('"path"'),
    })
  })

  test('a sync token can be a link', async () => {
    const { api, requests } = modelApi(() => ({
      body: { value: [], '@odata.deltaLink': 'https://api.example.com/delta?token=d' },
    }))
    const delta = {
      request: { path: '/delta' },
      syncToken: { field: '@odata.deltaLink' },
      paging: { style: 'nextLink' },
    }
    const { snapshot } = await pollOnce(api, delta)
    await pollOnce(api, delta, snapshot)
    expect(requests).toEqual(['/delta', '/delta?token=d'])
  })
})

describe('rules for responses', () => {
  const request = { path: '/items' }

  test('rules recognize errors, rate limits, and the last page', async () => {
    const poll = (body: unknown, rules: object) =>
      pollOnce(modelApi(() => ({ body })).api, { request, ...rules })
    const failed = await poll({ code: 5, items: [] }, { errorWhen: 'code!=0' })
    expect(failed.error).toMatchObject({ name: 'ApiError' })
    expect((await poll({ code: 0, items: [] }, { errorWhen: 'code!=0' })).error).toBeUndefined()
    const limited = await poll({ code: 40100 }, { rateLimitWhen: 'code=40100' })
    expect(limited.error).toMatchObject({ name: 'RateLimitError' })
    const last = await poll(
      { items: [{ id: 1 }], cursor: 'c', done: true },
      { paging: { style: 'cursor', field: 'cursor' }, lastPageWhen: 'done=true' },
    )
    expect([last.ids, last.error]).toEqual([[1], undefined])
  })

  test.each<[unknown]>([
    [{ ok: false, error: 'invalid_auth' }],
    [{ success: false, data: [] }],
    [{ status: 'error', message: 'no' }],
    [{ errors: [{ message: 'no' }] }],
    [{ data: null, errors: [{ message: 'no' }] }],
    [{ error: { code: 5 } }],
  ])('a response with a successful status and %j is an error', async (body) => {
    const { error, snapshot } = await pollOnce(modelApi(() => ({ body })).api, { request })
    expect(error).toMatchObject({ name: 'ApiError' })
    expect(snapshot).toBeUndefined()
  })

  test('a response with records and partial errors is accepted', async () => {
    const body = { data: [{ id: 1 }], errors: [{ title: 'Not Found' }] }
    expect((await pollOnce(modelApi(() => ({ body })).api, { request })).ids).toEqual([1])
  })
})

describe('a page without its list', () => {
  const definition = {
    request: { path: '/items' },
    items: 'data',
    paging: { style: 'page' },
    watermark: { field: 'updated_at', parameter: 'since' },
  }

  test.each<[unknown]>([[{ message: 'backend timeout' }], [{ code: 1 }], [{}], [{ error: 'no' }]])(
    'a page without its list is rejected after a page with one, and the watermark stays: %j',
    async (body) => {
      let isBroken = true
      const pages = [[record(1), record(2)], [record(3)], []]
      const { api } = modelApi((url) => {
        const page = Number(url.searchParams.get('page'))
        return { body: page === 2 && isBroken ? body : { data: pages[page - 1] } }
      })
      const first = await pollOnce(api, definition)
      expect(first.error).toBeInstanceOf(Error)
      expect(first.snapshot).not.toHaveProperty('watermark')
      isBroken = false
      const second = await pollOnce(api, definition, first.snapshot)
      expect([...first.ids, ...second.ids]).toEqual([1, 2, 3])
    },
  )

  const nested = { ...definition, items: 'data.orders' }
  const pollNested = (holder: unknown) =>
    pollOnce(
      modelApi((url) => ({
        body: { data: url.searchParams.get('page') === '1' ? { orders: [record(1)] } : holder },
      })).api,
      nested,
    )

  test.each<[object]>([
    [{ maintenance: true }],
    [{ message: 'Try again later' }],
    [{ status: 'maintenance', until: '2026-01-31T08:00:00Z' }],
    [{ code: 1 }],
    [{ order: { id: 1 } }],
    [{ cached: ['x'] }],
    [{ meta: { degraded: true } }],
  ])(
    'a nested list that a later page omits together with other properties is an error: %j',
    async (holder) => {
      const { ids, error, snapshot } = await pollNested(holder)
      expect(ids).toEqual([1])
      expect(error).toMatchObject({ message: expect.stringContaining('without the list "data.orders"') })
      expect(snapshot).not.toHaveProperty('watermark')
    },
  )

  test.each<[object]>([
    [{}],
    [{ startPosition: 1, maxResults: 0, totalCount: 0 }],
    [{ NextToken: null, CreatedBefore: '2026-01-31T08:00:00Z' }],
    [{ orders: null, has_more: false }],
    [{ pageInfo: { hasNextPage: false, endCursor: 'abc' }, __typename: 'OrderConnection' }],
    [
      {
        '@odata.context': 'https://api.example.com/$metadata#orders',
        links: [{ rel: 'self', href: '/orders' }],
      },
    ],
    [{ kind: 'list', etag: 'abc', next_page_token: '', self: '/orders?page=2', limit: '50' }],
  ])('a nested list that an empty later page omits ends the list: %j', async (holder) => {
    expect(await pollNested(holder)).toMatchObject({ ids: [1], error: undefined })
  })

  test('a page without its list is empty if it reports a count of 0', async () => {
    const { api } = modelApi((url) => ({
      body: url.searchParams.get('page') === '1' ? { data: [record(1)] } : { meta: { result_count: 0 } },
    }))
    expect(await pollOnce(api, definition)).toMatchObject({ ids: [1], error: undefined })
  })
})

test.each([
  [400, 'WordPress'],
  [422, 'GitHub search'],
  [416, 'others'],
  [404, 'others'],
])('a %d for a page behind the last one is the end of the list (%s)', async (status) => {
  const { api } = modelApi((url) =>
    url.searchParams.get('page') === '3' ? { status } : { body: [{ id: url.search }] },
  )
  const definition = { request: { path: '/posts' }, paging: { style: 'page', size: { value: 1 } } }
  const { ids, error } = await pollOnce(api, definition)
  expect([ids.length, error]).toEqual([2, undefined])
})

test('a rate limit for a page is not the end of the list', async () => {
  const { api } = modelApi((url) =>
    url.searchParams.get('page') === '2' ? { status: 400, kind: 'rateLimit' } : { body: [{ id: 1 }] },
  )
  const { error } = await pollOnce(api, { request: { path: '/x' }, paging: { style: 'page' } })
  expect(error).toMatchObject({ name: 'RateLimitError' })
})

test('records are not emitted again after a poll with an empty list', async () => {
  const lists = [[1, 2], [], [1, 2, 3]]
  let poll = 0
  const { api } = modelApi(() => ({ body: lists[poll]?.map((id) => record(id)) ?? [] }))
  const definition = { request: { path: '/items' }, watermark: { field: 'updated_at' } }
  const emitted: unknown[][] = []
  let snapshot: unknown
  for (; poll < lists.length; poll++) {
    const result = await pollOnce(api, definition, snapshot)
    emitted.push(result.ids)
    snapshot = result.snapshot
  }
  expect(emitted).toEqual([[1, 2], [], [3]])
})

test('a response with 204 or 304 is an empty list', async () => {
  for (const status of [204, 304]) {
    const { ids, error } = await pollOnce(modelApi(() => ({ status })).api, { request: { path: '/x' } })
    expect([ids, error]).toEqual([[], undefined])
  }
})

test('a list that a later response omits because it is empty needs no configuration', async () => {
  let isEmpty = false
  const { api } = modelApi(() => ({
    body: isEmpty ? { meta: {}, includes: [] } : { tweets: [{ id: 1, at: 1 }], meta: {} },
  }))
  const definition = { request: { path: '/tweets' }, watermark: { field: 'at' } }
  const { snapshot } = await pollOnce(api, definition)
  isEmpty = true
  expect(await pollOnce(api, definition, snapshot)).toMatchObject({ ids: [], error: undefined })
})
