/**
 * Returns the response of a working API: the required parts of Microsoft Graph, Salesforce, a list, and a
 * token endpoint.
 */
export function saneResponse(
  method: string,
  url: string,
  requestBody: string,
): { status: number; headers?: Record<string, string>; body?: unknown } {
  const [path = ''] = url.split('?')
  const route = routes.find(([methods, pattern]) => methods.includes(method) && pattern.test(path))
  const body = route?.[2] ?? record
  const isCreated = method === 'POST' || path.endsWith('/batches')
  return method === 'DELETE'
    ? { status: 204, headers: json }
    : {
        status: isCreated ? 201 : 200,
        headers: body === results ? csv : json,
        body: body(url, requestBody),
      }
}

const json = { 'content-type': 'application/json' }
const csv = { 'content-type': 'text/csv', 'sforce-locator': 'null' }

type Body = (url: string, requestBody: string) => unknown

const record: Body = () => ({
  id: 'AAMkAD1-_=',
  changeKey: 'ck1',
  '@odata.etag': 'W/"ck1"',
  displayName: 'Ada',
  internetMessageId: '<1@example.com>',
  conversationId: 'c1',
  parentFolderId: 'AAMkFolder=',
  childFolderCount: 0,
  showAs: 'busy',
  start: { dateTime: '2099-05-01T10:30:00.0000000', timeZone: 'UTC' },
  end: { dateTime: '2099-05-01T11:00:00.0000000', timeZone: 'UTC' },
  lastModifiedDateTime: '2026-05-01T10:00:00Z',
  emailAddresses: [{ name: 'Ada', address: 'ada@example.com' }],
  uploadUrl: 'http://127.0.0.1:9/upload',
})

const page: Body = (url, body) => ({
  value: [record(url, body), { ...(record(url, body) as object), id: 'AAMkAD2' }],
  total: 2,
})

// Two pages, and the delta link after them.
const delta: Body = (url, body) => ({
  ...(page(url, body) as object),
  ...(url.includes('more')
    ? { '@odata.deltaLink': '/v1.0/delta?token=d' }
    : { '@odata.nextLink': '/v1.0/delta?token=more' }),
})

const row = {
  attributes: { type: 'Contact' },
  Id: '003000000000001AAA',
  Name: 'Ada',
  SystemModstamp: '2026-05-01T10:00:00.000+0000',
}

const field = {
  label: 'A field',
  type: 'string',
  length: 80,
  createable: true,
  updateable: true,
  nillable: false,
}

const describe: Body = () => ({
  replicateable: true,
  fields: [
    { ...field, name: 'Id', type: 'id' },
    { ...field, name: 'Name' },
    { ...field, name: 'SystemModstamp', type: 'datetime' },
    { ...field, name: 'Number__c', type: 'double', externalId: true },
    { ...field, name: 'Kind__c', type: 'picklist', picklistValues: [{ value: 'a', active: true }] },
  ],
})

// One row on the first page, and none on the second.
const query: Body = (url) => ({ done: true, records: /Id(%20|\+)?(%3E|>)/.test(url) ? [] : [row] })

const tokens: Body = () => ({
  access_token: 'fresh-access-secret',
  refresh_token: 'fresh-refresh-secret',
  expires_in: 3600,
  instance_url: null,
})

const secret: Body = (url, body) => ({ data: { attributes: { credentials: tokens(url, body) } } })

const mailboxSettings: Body = () => ({
  timeZone: 'UTC',
  workingHours: {
    daysOfWeek: ['monday', 'friday'],
    startTime: '08:00:00.0000000',
    endTime: '17:00:00.0000000',
    timeZone: { name: 'UTC' },
  },
})

const schedule: Body = () => ({
  value: [{ scheduleId: 'ada@example.com', availabilityView: '0020', scheduleItems: [] }],
})

// A JSON string is also valid CSV: a header without rows.
const results: Body = () => 'Id'

const job: Body = () => ({ id: '7505g0000000001AAA', state: 'JobComplete', numberRecordsProcessed: 0 })

const routes: readonly (readonly [string, RegExp, Body])[] = [
  ['POST', /^\/token$/, tokens],
  ['GET POST', /\/secrets\//, secret],
  [
    'GET',
    /\/sobjects\/?$/,
    () => ({
      sobjects: [
        {
          name: 'Contact',
          label: 'Contact',
          queryable: true,
          createable: true,
          updateable: true,
          deletable: true,
        },
      ],
    }),
  ],
  ['GET', /\/describe$/, describe],
  ['GET', /\/updated\/?$/, () => ({ ids: [], latestDateCovered: '2026-05-01T10:01:00.000+0000' })],
  ['GET', /\/query(All)?$/, query],
  ['POST', /\/sobjects\//, () => ({ id: row.Id, success: true, errors: [] })],
  ['PATCH', /\/sobjects\//, () => ({ id: row.Id, success: true, errors: [] })],
  ['GET', /\/sobjects\//, () => row],
  ['POST GET PATCH PUT', /\/jobs\/(ingest|query)(\/\w+(\/batches)?)?$/, job],
  ['GET', /\/jobs\/\w+\/\w+\//, results],
  ['POST', /\/objects$/, () => ({ objectId: 'o1' })],
  ['GET', /delta$/, delta],
  ['POST', /getSchedule$/, schedule],
  ['GET', /mailboxSettings/, mailboxSettings],
  ['GET', /\/(contacts|messages|events|calendars|\w*[fF]olders|items|calendarView)$/, page],
]
