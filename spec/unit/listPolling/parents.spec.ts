import { isKnownParent, tooManyParents, withParent } from '../../../lib/listPolling/parents/knownParents'
import { pollOnce } from './listModel'
import { closeLists, localList } from './localList'

afterEach(closeLists)

const watermark = { field: 'at', parameter: 'since' }

describe('equal parents', () => {
  const pollInSteps = async (values: readonly object[], perPage: number, path = '/l/{parent}') => {
    const { api } = await localList((url) => {
      if (url.pathname !== '/p') return [{ id: url.pathname, at: 1 }]
      const from = Number(url.searchParams.get('from') ?? 0)
      const next = from + perPage < values.length ? `/p?from=${from + perPage}` : null
      return { v: values.slice(from, from + perPage), next }
    })
    const list = { request: { path: '/p' }, items: 'v', paging: { style: 'nextLink', field: 'next' } }
    const definition = { request: { path }, watermark, parents: { list } }
    let snapshot: unknown
    const ids: unknown[] = []
    for (let execution = 0; execution === 0 || Object(snapshot).round; execution++) {
      expect(execution).toBeLessThan(10)
      const poll = await pollOnce(api, definition, snapshot, 1)
      expect(poll.error).toBeUndefined()
      snapshot = poll.snapshot
      ids.push(...poll.ids)
    }
    return { ids, whole: await pollOnce(api, definition) }
  }

  test.each([10, 2, 1])('parents with equal values on pages of %d do not stop a round', async (perPage) => {
    const values = ['a', 'b', 'a', 'c'].map((id) => ({ id }))
    const { ids, whole } = await pollInSteps(values, perPage)
    expect(new Set(ids)).toEqual(new Set(['/l/a', '/l/b', '/l/c']))
    expect(whole.ids).toEqual(['/l/a', '/l/b', '/l/c'])
  })

  test('different records with one value are one parent', async () => {
    const values = ['a', 'b', 'a', 'c'].map((id, at) => ({ id, at }))
    const { ids, whole } = await pollInSteps(values, 10)
    expect(ids).toEqual(['/l/a', '/l/b', '/l/c'])
    expect(whole.ids).toEqual(['/l/a', '/l/b', '/l/c'])
  })

  test('different records with one value are two parents if the request contains another field', async () => {
    const values = ['x', 'y', 'x', 'z'].map((name) => ({ id: 'a', name }))
    const { ids, whole } = await pollInSteps(values, 10, '/l/{parent}/{parent.name}')
    expect(ids).toEqual(['/l/a/x', '/l/a/y', '/l/a/z'])
    expect(whole.ids).toEqual(ids)
  })

  test('different outer records with one value are two parents if the request of the records contains another field', async () => {
    const outer = ['x', 'y'].map((name) => ({ id: 'a', name }))
    const { api } = await localList((url) => {
      if (url.pathname === '/o') return outer
      return url.pathname === '/i/a' ? [{ id: 'b' }] : [{ id: url.pathname, at: 1 }]
    })
    const list = { request: { path: '/i/{parent}' }, parents: { list: { request: { path: '/o' } } } }
    const { ids, error } = await pollOnce(api, {
      request: { path: '/l/{parent.parent.name}/{parent}' },
      watermark,
      parents: { list },
    })
    expect([ids, error]).toEqual([['/l/x/b', '/l/y/b'], undefined])
  })

  test('a field "parent" of a record counts as another field if there is one level of parents', async () => {
    const values = ['x', 'y'].map((key) => ({ id: 'a', parent: { key } }))
    const { ids } = await pollInSteps(values, 10, '/l/{parent}/{parent.parent.key}')
    expect(ids).toEqual(['/l/a/x', '/l/a/y'])
  })

  test('a list of values can have equal ones', async () => {
    const { api, requests } = await localList((url) => [{ id: url.pathname, at: 1 }])
    const definition = { request: { path: '/l/{parent}' }, watermark, parents: ['a', 'b', 'a', 'c'] }
    let snapshot: unknown
    for (let execution = 0; execution < 4; execution++) {
      snapshot = (await pollOnce(api, definition, snapshot, 1)).snapshot
    }
    expect(requests.slice(0, 3)).toEqual(['/l/a', '/l/b', '/l/c'])
  })
})

test('the list of a new outer parent is read completely, although its inner value is known', async () => {
  const repositories = ['A']
  const rows = new Map([
    ['/l/A/main', [{ id: 1, at: '2026-01-10T08:00:00Z' }]],
    ['/l/B/main', [{ id: 2, at: '2026-01-05T08:00:00Z' }]],
  ])
  const { api } = await localList((url) => {
    if (url.pathname === '/r') return repositories.map((id) => ({ id }))
    if (url.pathname.startsWith('/b')) return [{ id: 'main' }]
    const since = url.searchParams.get('since') ?? ''
    return rows.get(url.pathname)?.filter(({ at }) => at >= since)
  })
  const outer = { list: { request: { path: '/r' } } }
  const definition = {
    request: { path: '/l/{parent.parent}/{parent}' },
    watermark,
    parents: { list: { request: { path: '/b/{parent}' }, parents: outer } },
  }
  const first = await pollOnce(api, definition)
  repositories.push('B')
  const second = await pollOnce(api, definition, first.snapshot)
  const third = await pollOnce(api, definition, second.snapshot)
  expect([first.ids, second.ids, third.ids]).toEqual([[1], [2], []])
})

test('the list of an inner parent is not continued with that of another outer parent that was deleted', async () => {
  let outer = ['o1', 'o2']
  const { api } = await localList((url) => {
    if (url.pathname === '/o') return outer.map((id) => ({ id }))
    if (url.pathname.startsWith('/i/')) return [{ id: 'inbox' }]
    const page = Number(url.searchParams.get('page'))
    return page > 3 ? [] : [{ id: `${url.pathname} ${page}`, at: page }]
  })
  const inner = { request: { path: '/i/{parent}' }, parents: { list: { request: { path: '/o' } } } }
  const list = {
    request: { path: '/l/{parent.parent}/{parent}' },
    paging: { style: 'page' },
    watermark,
    parents: { list: inner },
  }
  const { ids, snapshot } = await pollOnce(api, list, undefined, 2)
  expect(ids).toEqual(['/l/o1/inbox 1', '/l/o1/inbox 2'])
  outer = ['o2']
  const second = await pollOnce(api, list, snapshot)
  expect(second.ids).toEqual(['/l/o2/inbox 1', '/l/o2/inbox 2', '/l/o2/inbox 3'])
})

describe('known parents', () => {
  const chain = (outer: string, value: string) => ({
    value,
    record: {},
    parent: { value: outer, record: {} },
  })

  test('a mark of a snapshot of version 0.2.0 stands for the inner value', () => {
    const old = withParent('', { value: 'main', record: {} })
    expect(isKnownParent(old, chain('A', 'main'))).toBe(true)
    expect(isKnownParent(old, chain('A', 'other'))).toBe(false)
    expect(isKnownParent(withParent(old, chain('A', 'other')), chain('B', 'other'))).toBe(true)
  })

  test('a mark of two levels stands for both values', () => {
    const known = withParent(withParent('', chain('A', 'main')), chain('B', 'dev'))
    const all = [chain('A', 'main'), chain('B', 'dev'), chain('B', 'main')]
    expect(all.map((each) => isKnownParent(known, each))).toEqual([true, true, false])
  })

  test('more than 200 parents are not kept', () => {
    let known = ''
    for (let at = 0; at < 200; at++) known = withParent(known, chain('A', `b${at}`))
    expect(known.length).toBeLessThan(805)
    expect(withParent(known, chain('A', 'more'))).toBe(tooManyParents)
  })
})
