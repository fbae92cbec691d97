import type { Api, ApiRequest } from '../../../../../lib/http/api'
import { objects } from '../../../../../lib/providers/microsoft/objects/objects'
import type { Page, PollRequest } from '../../../../../lib/providers/objectOperations'

/** Returns an API that responds by path or link, and the requests that it received. */
function scripted(responses: Record<string, unknown>) {
  const requests: ApiRequest[] = []
  const api: Api = async (request) => {
    requests.push(request)
    const response = responses[request.path ?? request.link ?? '']
    if (response === undefined) throw new Error(`nothing is scripted for ${request.path ?? request.link}`)
    const url = new URL('https://graph.example.com/v1.0/me')
    return { status: 200, headers: {}, body: Buffer.from(JSON.stringify(response)), url }
  }
  return { api, requests }
}

const unused: Api = () => Promise.reject(new Error('no call is needed'))

const request: PollRequest = {
  objectType: 'contacts',
  parentId: undefined,
  selectedFields: undefined,
  startTime: undefined,
  endTime: undefined,
  pageSize: 1000,
  includeDeleted: false,
}

async function poll(api: Api, changes: Partial<PollRequest> = {}): Promise<Page[]> {
  const pages: Page[] = []
  for await (const page of objects.poll(api, { ...request, ...changes }, undefined, { warn() {} }))
    pages.push(page)
  return pages
}

test('the fields of a contact match its schema', async () => {
  const fields = await objects.fields(unused, 'contacts')
  const schema = await objects.recordSchema(unused, 'contacts')
  expect(fields).toMatchObject({ id: 'ID', displayName: 'Display name', emailAddresses: 'Email addresses' })
  expect(Object.keys(fields)).toEqual(Object.keys(schema['properties'] as object))
})

test.each(['tasks', '', 'constructor', '__proto__'])('the object type %j is rejected', async (objectType) => {
  await expect(objects.parents(unused, objectType)).rejects.toMatchObject({
    name: 'ConfigurationError',
    message: expect.stringContaining(
      `The field "objectType" is "${objectType}", but Microsoft Graph offers `,
    ),
  })
})

test.each([
  ['messages', '100'],
  ['events', '250'],
  ['contacts', '900'],
  ['calendars', '1000'],
])('a search reads pages of %s with at most %s records', async (objectType, most) => {
  const { api, requests } = scripted({ [`/me/${objectType}`]: { value: [] } })
  const search = { objectType, terms: [], operators: [] }
  for (const pageSize of [1000, 10]) for await (const _page of objects.search(api, { ...search, pageSize }));
  expect(requests.map(({ query }) => query?.['$top'])).toEqual([most, '10'])
})

describe('polling', () => {
  const done = { value: [], '@odata.deltaLink': 'd1' }

  test('a folder is polled by its delta with the ID as one path segment', async () => {
    const { api, requests } = scripted({ '/me/contactFolders/a-b%3D/contacts/delta': done })
    expect(await poll(api, { parentId: 'a-b=' })).toHaveLength(1)
    expect(requests).toHaveLength(1)
  })

  test.each(['contacts', 'messages', 'events'])(
    'a parentId of %s that is not an ID is rejected, and the error names the field',
    async (objectType) => {
      const polling = async () => poll(unused, { objectType, parentId: 'a/b' })
      await expect(polling()).rejects.toMatchObject({
        name: 'ConfigurationError',
        message: expect.stringMatching(/^The field "parentId": "a\/b" is not an ID/),
      })
    },
  )

  test('the default folder is found by one of its contacts', async () => {
    const { api, requests } = scripted({
      '/me/contacts': { value: [{ id: '1', parentFolderId: 'default' }], '@odata.nextLink': 'unused' },
      '/me/contactFolders/default/contacts/delta': done,
    })
    expect(await poll(api)).toHaveLength(1)
    expect(requests[0]).toMatchObject({ query: { $top: '1', $select: 'parentFolderId' } })
  })

  test('an empty default folder is not polled', async () => {
    expect(await poll(scripted({ '/me/contacts': { value: [] } }).api)).toEqual([])
  })

  test('a page has at most 900 contacts', async () => {
    const { api, requests } = scripted({ '/me/contactFolders/f/contacts/delta': done })
    await poll(api, { parentId: 'f', pageSize: 5000 })
    expect(requests[0]?.headers).toEqual({ prefer: 'odata.maxpagesize=900' })
  })
})
