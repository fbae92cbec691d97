import { NotFoundError } from '../../../../../lib/errors'
import type { Api } from '../../../../../lib/http/api'
import { parents } from '../../../../../lib/providers/microsoft/objects/parents'

type Folder = Readonly<Record<string, unknown>>

/** Returns an API that lists folders by path or link, or responds with 404 to those that are `gone`. */
function graph(lists: Record<string, readonly Folder[] | 'gone'>, links: Record<string, string> = {}) {
  const requests: string[] = []
  let inProgress = 0
  const seen = { requests, mostInProgress: 0 }
  const api: Api = async ({ path, link }) => {
    const requested = path ?? link ?? ''
    requests.push(requested)
    seen.mostInProgress = Math.max(seen.mostInProgress, ++inProgress)
    await new Promise(setImmediate)
    inProgress--
    const value = lists[requested] ?? []
    if (value === 'gone') throw new NotFoundError('gone')
    const body = { value, ...(links[requested] && { '@odata.nextLink': links[requested] }) }
    const url = new URL('https://graph.example.com/v1.0/me')
    return { status: 200, headers: {}, body: Buffer.from(JSON.stringify(body)), url }
  }
  return { api, seen }
}

const below = (id: string): string => `/me/mailFolders/${id}/childFolders`
const mail = (id: string, displayName: string, childFolderCount = 0) => ({
  id,
  displayName,
  childFolderCount,
})

test('mail folders of all levels and pages are offered with their paths', async () => {
  const { api, seen } = graph(
    {
      '/me/mailFolders': [mail('in', 'Inbox', 2), mail('out', 'Outbox')],
      more: [mail('old', 'Archive', 1)],
      [below('in')]: [mail('p', 'Projects', 1)],
      'more of in': [mail('q', 'Quotes')],
      [below('p')]: [mail('x', 'Alpha / Beta')],
      [below('old')]: [mail('y', 'Projects')],
    },
    { '/me/mailFolders': 'more', [below('in')]: 'more of in' },
  )

  expect(Object.entries(await parents(api, 'messages'))).toEqual([
    ['in', 'Inbox'],
    ['p', 'Inbox / Projects'],
    ['x', 'Inbox / Projects / Alpha / Beta'],
    ['q', 'Inbox / Quotes'],
    ['out', 'Outbox'],
    ['old', 'Archive'],
    ['y', 'Archive / Projects'],
  ])
  expect(seen.requests).toHaveLength(6)
})

test('every contact folder is checked for subfolders', async () => {
  const { api } = graph({
    '/me/contactFolders': [{ id: 'a', displayName: 'A' }],
    '/me/contactFolders/a/childFolders': [{ id: 'b', displayName: 'B' }],
  })
  expect(await parents(api, 'contacts')).toEqual({ a: 'A', b: 'A / B' })
})

test('subfolders of up to 200 folders are read, four at a time, starting with the top level', async () => {
  const top = Array.from({ length: 150 }, (_, number) => mail(`top${number}`, `Top ${number}`, 1))
  const inner = top.map(({ id }) => [below(id), [mail(`in-${id}`, 'In', 1)]] as const)
  const deep = top.map(({ id }) => [below(`in-${id}`), [mail(`deep-${id}`, 'Deep')]] as const)
  const { api, seen } = graph({ '/me/mailFolders': top, ...Object.fromEntries([...inner, ...deep]) })

  const offered = Object.values(await parents(api, 'messages'))

  expect(seen.requests).toHaveLength(1 + 200)
  expect(seen.mostInProgress).toBe(4)
  expect(offered.filter((label) => /^Top \d+ \/ In$/.test(label))).toHaveLength(150)
  expect(offered.filter((label) => label.endsWith('/ Deep'))).toHaveLength(50)
})

test('a folder that no longer exists has no subfolders', async () => {
  const { api } = graph({ '/me/mailFolders': [mail('a', 'A', 1)], [below('a')]: 'gone' })
  expect(await parents(api, 'mailFolders')).toEqual({ a: 'A' })
})

test('calendars with the same name are distinguished by their owner', async () => {
  const calendar = (id: string, name: string, address?: string) => ({ id, name, owner: { address } })
  const { api } = graph({
    '/me/calendars': [
      calendar('1', 'Calendar', 'me@example.com'),
      calendar('2', 'Calendar', 'ada@example.com'),
      calendar('3', 'Holidays', 'me@example.com'),
      calendar('4', 'Holidays of Ada'),
    ],
  })
  expect(await parents(api, 'events')).toEqual({
    1: 'Calendar (me@example.com)',
    2: 'Calendar (ada@example.com)',
    3: 'Holidays',
    4: 'Holidays of Ada',
  })
})
