import type { Api, ApiRequest } from '../../../../lib/http/api'
import { collectAll, parsePage, withoutAnnotations } from '../../../../lib/providers/microsoft/collection'

const url = new URL('https://graph.example.com/v1.0/me')

function response(body: unknown) {
  return { status: 200, headers: {}, body: Buffer.from(JSON.stringify(body)), url }
}

/** Returns an API that sends the bodies in this order, and the requests that it received. */
function scripted(...bodies: unknown[]) {
  const requests: ApiRequest[] = []
  const api: Api = async (request) => {
    requests.push(request)
    if (requests.length > bodies.length) throw new Error('more requests than responses')
    return response(bodies[requests.length - 1])
  }
  return { api, requests }
}

describe('parsePage', () => {
  test('a page has items and links', () => {
    const body = { value: [{ id: '1' }], '@odata.nextLink': 'n', '@odata.deltaLink': 'd' }
    expect(parsePage(response(body), 'x')).toEqual({ items: [{ id: '1' }], nextLink: 'n', deltaLink: 'd' })
    expect(parsePage(response({ value: [] }), 'x')).toEqual({ items: [] })
  })

  test.each([{}, { value: {} }, { value: ['text'] }, { value: [null] }, { value: null }])(
    'a page without a list of objects is rejected: %j',
    (body) => {
      expect(() => parsePage(response(body), 'the contacts')).toThrow(
        expect.objectContaining({
          name: 'UnexpectedResponseError',
          message:
            'Microsoft Graph returned the contacts without a list of objects in "value". Report it with this error message.',
        }),
      )
    },
  )
})

describe('collectAll', () => {
  const start = { path: '/me/contactFolders', query: { $top: '100' } }

  test('a collection is read along its next links, which are sent unchanged', async () => {
    const { api, requests } = scripted(
      { value: [{ id: '1' }], '@odata.nextLink': 'https://graph.example.com/next?$skip=1' },
      { value: [], '@odata.nextLink': 'https://graph.example.com/next?$skip=2' },
      { value: [{ id: '2' }] },
    )
    expect(await collectAll(api, start, 'x')).toEqual([{ id: '1' }, { id: '2' }])
    expect(requests).toEqual([
      { method: 'GET', ...start },
      { method: 'GET', link: 'https://graph.example.com/next?$skip=1' },
      { method: 'GET', link: 'https://graph.example.com/next?$skip=2' },
    ])
  })

  test('a collection ends at the limit', async () => {
    const { api, requests } = scripted({ value: [{ id: '1' }, { id: '2' }], '@odata.nextLink': 'n' })
    expect(await collectAll(api, start, 'x', { limit: 1 })).toEqual([{ id: '1' }])
    expect(requests).toHaveLength(1)
  })

  test.each([
    ['to its own page', ['n']],
    ['to an earlier page', ['a', 'b', 'c']],
  ])('a collection whose next link leads %s fails with an error', async (_where, links) => {
    const loop = [...links, ...links].map((link) => ({ value: [{ id: link }], '@odata.nextLink': link }))
    await expect(collectAll(scripted(...loop).api, start, 'the folders')).rejects.toMatchObject({
      name: 'UnexpectedResponseError',
      message: expect.stringContaining('returned the folders with next links that form a loop'),
    })
  })

  test('a collection that is read completely fails after 20 seconds of small pages', async () => {
    let nowMs = 0
    const endless: Api = async () => {
      nowMs += 1000
      return response({ value: [], '@odata.nextLink': `n${nowMs}` })
    }
    await expect(
      collectAll(endless, start, 'the folders', { limit: 2, elapsedMs: () => nowMs }),
    ).rejects.toMatchObject({
      message: expect.stringContaining('returned the folders that did not end after 21 pages'),
    })
  })

  test('a collection is rejected after 1,000 empty pages in a row', async () => {
    const pages = (count: number) =>
      Array.from({ length: count }, (_, page) => ({ value: [], '@odata.nextLink': `${count}-${page}` }))
    const some = { value: [{ id: '1' }], '@odata.nextLink': 'some' }
    const last = { value: [{ id: '2' }] }
    await expect(collectAll(scripted(...pages(1000)).api, start, 'the folders')).rejects.toMatchObject({
      name: 'UnexpectedResponseError',
      message: expect.stringContaining('with 1000 empty pages in a row'),
    })
    const { api } = scripted(...pages(999), some, ...pages(998), last)
    expect(await collectAll(api, start, 'the folders')).toEqual([{ id: '1' }, { id: '2' }])
  })
})

test('annotations of the transport are removed at every depth, and types are kept', () => {
  const record = {
    '@odata.type': '#microsoft.graph.contact',
    '@odata.etag': 'W/"x"',
    'photo@odata.mediaReadLink': 'link',
    'flag@odata.type': '#x',
    id: '1',
    none: null,
    emailAddresses: [
      { '@odata.id': 'x', address: 'a@b.c' },
      'text',
      ['deep', { '@odata.context': 'x', a: 1 }],
    ],
    nested: { '@odata.etag': 'y', name: 'n' },
    '@removed': { reason: 'deleted' },
  }
  expect(withoutAnnotations(record)).toEqual({
    '@odata.type': '#microsoft.graph.contact',
    'flag@odata.type': '#x',
    id: '1',
    none: null,
    emailAddresses: [{ address: 'a@b.c' }, 'text', ['deep', { a: 1 }]],
    nested: { name: 'n' },
    '@removed': { reason: 'deleted' },
  })
})
