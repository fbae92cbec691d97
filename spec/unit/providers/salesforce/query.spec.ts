import { queryAllRows, queryPages } from '../../../../lib/providers/salesforce/query/queryPages'
import { scriptedSalesforce } from './scriptedSalesforce'

const next = '/services/data/v66.0/query/01g-2000'
const all = { includeDeleted: false }

async function pages(query: ReturnType<typeof queryPages>) {
  const read: unknown[] = []
  for await (const page of query) read.push(page)
  return read
}

test('a query is encoded, and its next links are followed', async () => {
  const { api, respond, requests } = await scriptedSalesforce()
  respond('GET', '/query', { body: { records: [1], done: false, nextRecordsUrl: next } })
  respond('GET', '/query/01g-2000', { body: { records: [2], done: true } })
  expect(await pages(queryPages(api, "SELECT Id FROM A WHERE B = 'x&y#+'", all))).toEqual([[1], [2]])
  expect(requests()).toEqual([
    'GET /query?q=SELECT%20Id%20FROM%20A%20WHERE%20B%20%3D%20%27x%26y%23%2B%27',
    'GET /query/01g-2000',
  ])
})

test('a query with deleted rows uses another resource', async () => {
  const { api, respond, requests } = await scriptedSalesforce()
  respond('GET', '/queryAll', { body: { records: [], done: true } })
  await pages(queryPages(api, 'SELECT', { includeDeleted: true }))
  expect(requests()).toEqual(['GET /queryAll?q=SELECT'])
})

test.each([
  [{ done: true }, 'without a list of records'],
  [{ records: [], done: false }, 'without the link to the next part'],
])('the response %j is rejected', async (body, words) => {
  const { api, respond } = await scriptedSalesforce()
  respond('GET', '/query', { body })
  await expect(pages(queryPages(api, 'SELECT', all))).rejects.toMatchObject({
    name: 'UnexpectedResponseError',
    message: expect.stringContaining(words),
  })
})

test('next links that form a loop are rejected', async () => {
  const { api, respond } = await scriptedSalesforce()
  const part = (nextRecordsUrl: string) => ({ body: { records: [1], done: false, nextRecordsUrl } })
  const other = next.replace('2000', '4000')
  respond('GET', '/query', part(next))
  respond('GET', '/query/01g-2000', part(other))
  respond('GET', '/query/01g-4000', part(next))
  await expect(pages(queryPages(api, 'SELECT', all))).rejects.toMatchObject({
    name: 'UnexpectedResponseError',
    message: expect.stringContaining('links that form a loop'),
  })
})

const ended = {
  status: 400,
  body: [{ errorCode: 'INVALID_QUERY_LOCATOR', message: 'invalid query locator' }],
}
const first = { body: { records: [1], done: false, nextRecordsUrl: next } }

test('a cursor that expires between pages is a temporary error', async () => {
  const { api, respond } = await scriptedSalesforce()
  respond('GET', '/query', first)
  respond('GET', '/query/01g-2000', ended)
  await expect(pages(queryPages(api, 'SELECT', all))).rejects.toMatchObject({ name: 'TemporaryError' })
})

test('a short query whose cursor expires is sent again once', async () => {
  const { api, respond } = await scriptedSalesforce()
  respond('GET', '/query', first, first)
  respond('GET', '/query/01g-2000', ended, { body: { records: [2], done: true } })
  expect(await queryAllRows(api, 'SELECT', all)).toEqual([1, 2])
})

describe('a subquery with more rows than the response contains', () => {
  const child = (place: string) => `/services/data/v66.0/query/01g-child-${place}`
  const open = (records: unknown[], place: string) => ({
    totalSize: 9,
    done: false,
    nextRecordsUrl: child(place),
    records,
  })
  const done = (records: unknown[]) => ({ totalSize: 9, done: true, records })

  test('a subquery is read completely, at every depth, before its row is emitted', async () => {
    const { api, respond, requests } = await scriptedSalesforce()
    const few = { Id: '2', Contacts: done([{ Id: 'x' }]), Owner: { Name: 'Ada' }, Cases: null }
    const many = { Id: '1', Contacts: open([{ Id: 'a' }], '1') }
    respond('GET', '/query', { body: { records: [many, few], done: false, nextRecordsUrl: next } })
    respond('GET', '/query/01g-child-1', { body: open([{ Id: 'b', Tasks: open([], 'tasks') }], '2') })
    respond('GET', '/query/01g-child-2', { body: done([{ Id: 'c' }]) })
    respond('GET', '/query/01g-child-tasks', { body: done([{ Id: 't' }]) })
    respond('GET', '/query/01g-2000', { body: done([{ Id: '3' }]) })
    const contacts = [{ Id: 'a' }, { Id: 'b', Tasks: done([{ Id: 't' }]) }, { Id: 'c' }]
    expect(await pages(queryPages(api, 'SELECT', all))).toEqual([
      [{ Id: '1', Contacts: done(contacts) }, few],
      [{ Id: '3' }],
    ])
    expect(requests()).toHaveLength(5)
  })

  test('an incomplete subquery without a next link is rejected', async () => {
    const { api, respond } = await scriptedSalesforce()
    respond('GET', '/query', { body: done([{ Contacts: { done: false, records: [] } }]) })
    await expect(pages(queryPages(api, 'SELECT', all))).rejects.toMatchObject({
      name: 'UnexpectedResponseError',
      message: expect.stringContaining('without the link to the next part'),
    })
  })

  test('a subquery whose next links form a loop is rejected', async () => {
    const { api, respond } = await scriptedSalesforce()
    const loop = { body: done([{ Contacts: open([], '1') }]) }
    respond('GET', '/query', loop)
    respond('GET', '/query/01g-child-1', loop, loop)
    await expect(pages(queryPages(api, 'SELECT', all))).rejects.toMatchObject({
      message: expect.stringContaining('links that form a loop'),
    })
  })
})
