import { withValueAt } from '../../../lib/values/lookUp'
import { type ModelResponse, modelApi, pollOnce } from './listModel'

const watermark = { field: '{now}', parameter: 'since' }

/** Polls a list with one record, and then again with a response that omits the list. */
async function pollTwice(items: string, omitted: unknown, definition: object = {}) {
  let body: unknown = withValueAt({}, items, [{ id: 1 }])
  const { api } = modelApi(() => ({ body }))
  const list = { request: { path: '/l' }, items, watermark, ...definition }
  const first = await pollOnce(api, list)
  expect(first.ids).toEqual([1])
  body = omitted
  return { first, second: await pollOnce(api, list, first.snapshot) }
}

test.each<[string, string, object]>([
  ['Search Console', 'rows', { responseAggregationType: 'byPage' }],
  ['Google Ads', 'results', { fieldMask: 'campaign.id', requestId: 'x1', queryResourceConsumption: '215' }],
  ['Cloud Monitoring', 'timeSeries', { unit: '1' }],
  [
    'Google Analytics',
    'rows',
    {
      dimensionHeaders: [{ name: 'date' }],
      metricHeaders: [{ name: 'users', type: 'TYPE_INTEGER' }],
      metadata: { currencyCode: 'EUR', timeZone: 'Europe/Berlin', emptyReason: 'NO_DATA' },
      kind: 'analyticsData#runReport',
    },
  ],
  ['HAL', '_embedded.orders', { _links: { self: { href: '/orders{?page}', templated: true } } }],
  ['RSS', 'channel.item', { channel: { title: 'News', description: 'All of it', link: 'https://e.com/' } }],
  ['XML', 'Orders.Order', { Orders: { '@xmlns': 'urn:orders', '@version': '2' } }],
  [
    'Elasticsearch',
    'hits.hits',
    {
      took: 2,
      timed_out: false,
      _shards: { total: 5, successful: 5, skipped: 0, failed: 0 },
      hits: { total: { value: 0, relation: 'eq' }, max_score: null },
    },
  ],
  ['QuickBooks', 'Rows.Row', { Header: { Option: [{ Name: 'NoReportData', Value: 'true' }] }, Rows: {} }],
  ['a gateway', 'orders', { traceId: 'a1', timestamp: '2026-01-31T08:00:00Z' }],
  ['a calendar', 'items', { timeZone: 'Europe/Berlin', calendarId: 'c1' }],
  ['a job', 'job.rows', { job: { id: 4, status: 'archived', total: 80 } }],
])('a list that the response of %s omits in a later poll is empty', async (_api, items, body) => {
  const { second } = await pollTwice(items, body)
  expect(second).toMatchObject({ ids: [], error: undefined, warnings: [] })
})

test.each<[object]>([
  [{ status: 'success', message: 'No orders found', code: 200 }],
  [{ responseCode: 0, responseMessage: 'Success' }],
  [{ status: 'OK', code: 1 }],
  [{ status: 1, msg: 'There are no new orders.' }],
  [{ status: 'NO_DATA' }],
  [{ statusCode: '00', statusMessage: 'Request processed' }],
  [{ message: 'Records not found' }],
  [{ message: 'Orders fetched successfully', data: null }],
  [{ result: 'ZeroResults' }],
  [{ code: 0, msg: '成功' }],
  [{ status: 200, message: 'List of orders' }],
  [{ success: true, message: 'User list' }],
  [{ error: false }],
  [{ error: 0 }],
  [{ errcode: 0, errmsg: 'ok', errorList: [], failed: 0 }],
  [{ errorInfo: { code: 0, text: 'No error' } }],
  [{ correlation_id: 'a-b' }],
  [{ empty: true }],
  [{ success: true, authenticated: true }],
  [{ warnings: ['The field "x" is deprecated.'] }],
  [{ code: 1, msg: '操作成功' }],
  [{ errno: 0, errmsg: '成功' }],
  [{ header: { resultCode: '03', resultMsg: 'NODATA_ERROR' } }],
  [{ status: 'archived' }],
  [{ status: 'closed', name: 'Sprint 5' }],
  [{ id: 5, code: 'WH1', name: 'Warehouse' }],
  [{ id: 5, suspended: true, available: false }],
  [{ errmsg: false }],
  [{ id: 'c1', message: 'Fix an error of the parser' }],
  [{ message: 'Kein Treffer', total: 0 }],
  [{ message: 'Kein Treffer', total: { value: 0, relation: 'eq' } }],
  [{ message: 'Kein Treffer', __count: '0' }],
  [{}],
])('a response without its list is empty if it has no sign of a failure: %j', async (body) => {
  for (const items of ['orders', 'data.orders']) {
    const { second } = await pollTwice(items, body)
    expect(second).toMatchObject({ ids: [], error: undefined, warnings: [] })
  }
})

test.each<[object]>([
  [{ message: 'Down for maintenance' }],
  [{ message: 'No healthy upstream' }],
  [{ message: 'No user found for this token' }],
  [{ message: 'User not found' }],
  [{ message: 'Request was not successful' }],
  [{ message: 'Success', detail: 'The report is not ready yet' }],
  [{ code: 200, message: 'Down for maintenance' }],
  [{ success: true, faultstring: 'Busy' }],
  [{ status: 'maintenance' }],
  [{ Status: 'PENDING' }],
  [{ status: { code: 503, message: 'Unavailable' } }],
  [{ data: { message: 'Try again later' } }],
  [{ meta: { code: 401, error_type: 'OAuthException' } }],
  [{ response: { status: 'busy' } }],
  [{ code: 1, msg: '操作不成功' }],
  [{ errno: 0, errmsg: 'Server busy' }],
  [{ errmsg: '成果' }],
  [{ id: 5, errmsg: 'Busy' }],
  [{ code: 1 }],
  [{ errcode: 40001, errmsg: 'invalid credential' }],
  [{ data: { error: 'rate_limited' } }],
  [{ errorList: [{ text: 'Busy' }] }],
  [{ faultstring: 'Busy' }],
  [{ maintenance: true }],
  [{ jobComplete: false }],
  [{ authenticated: false }],
  [{ timed_out: true, took: 100 }],
  [{ data: { total: 500 } }],
  [{ data: { total: { value: 500 } } }],
  [{ data: { __count: '500' } }],
])('a response without its list is an error if it can be a failure: %j', async (body) => {
  const { first, second } = await pollTwice('data.orders', body)
  expect(second.error).toMatchObject({ name: 'UnexpectedResponseError' })
  expect(second.snapshot).toEqual(first.snapshot)
})

describe('a rule for a list that a response omits', () => {
  const message = { message: 'Kein Treffer' }

  test.each<[string, string]>([
    ['orders', 'orders='],
    ['data.orders', 'data.orders='],
    ['data.0.orders', 'data.0.orders='],
    ['days.*.orders', 'days='],
    ['a.b.*.c.*.d', 'a.b='],
  ])('the error about a missing list at %s contains the rule that accepts it', async (items, rule) => {
    const { second } = await pollTwice(items, message)
    expect(second.error).toMatchObject({
      message: expect.stringContaining(`add "lastPageWhen": "${rule}" to the field "definition"`),
    })
    const ruled = await pollTwice(items, message, { lastPageWhen: rule })
    expect(ruled.second).toMatchObject({ ids: [], error: undefined })
  })

  test.each<[string, unknown]>([
    ['*', message],
    ['the list', message],
    ['orders', [1]],
    ['orders', { orders: {} }],
  ])('the error about %s in %j contains no rule', async (items, body) => {
    const { api } = modelApi(() => ({ body }))
    const { error } = await pollOnce(api, { request: { path: '/l' }, items })
    expect(error === undefined || !String(error).includes('lastPageWhen')).toBe(true)
  })

  test('the rule does not end a list at a page that has it, even an empty one', async () => {
    const pages = [[{ id: 1 }], [], [{ id: 2 }], undefined]
    const { api, requests } = modelApi((url) => {
      const page = Number(url.searchParams.get('page'))
      return { body: { days: { a: { orders: pages[page - 1] } }, has_more: page < 4 } }
    })
    for (const items of ['days.a.orders', 'days.*.orders']) {
      const paging = { style: 'page' }
      const rules = { lastPageWhen: 'days.a.orders=, days=' }
      const { ids, error } = await pollOnce(api, { request: { path: '/l' }, items, paging, ...rules })
      expect([ids, error]).toEqual([[1, 2], undefined])
    }
    expect(requests).toHaveLength(8)
  })

  test.each<[string | undefined, object]>([
    ['orders', { data: { orders: [{ id: 1 }] } }],
    [undefined, { columns: ['id'], rows: [{ id: 1 }] }],
  ])(
    'a flag does not stand for an empty list at %s if the list can be elsewhere: %j',
    async (items, body) => {
      const { api } = modelApi(() => ({ body: { ...body, has_more: false } }))
      const list = { request: { path: '/l' }, ...(items && { items }), lastPageWhen: 'has_more=false' }
      expect((await pollOnce(api, list)).error).toMatchObject({ name: 'UnexpectedResponseError' })
    },
  )

  test.each<[string, ModelResponse]>([
    ['orders=', { status: 500, body: { message: 'No' } }],
    ['orders=', { status: 404, body: {} }],
    ['orders=', { body: { error: 'No' } }],
    ['more=', { body: { success: false } }],
    ['more!=true', { status: 503, body: { message: 'No' } }],
    ['more=', { body: message }],
  ])('the rule %s does not stand for a failure: %j', async (lastPageWhen, response) => {
    const { api } = modelApi(() => response)
    const { error } = await pollOnce(api, { request: { path: '/l' }, items: 'orders', lastPageWhen })
    expect(error).toBeInstanceOf(Error)
  })
})
