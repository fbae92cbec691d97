import type { Api, ApiRequest } from '../../../../lib/http/api'
import { collectAll, parsePage, withoutAnnotations } from '../../../../lib/providers/microsoft/collection'

const url = new URL('https://graph.example.com/v1.0/me')

function answer(body: unknown) {
  return { status: 200, headers: {}, body: Buffer.from(JSON.stringify(body)), url }
}

/** Answers with one body after the other. */
function scripted(...bodies: unknown[]) {
  const requests: ApiRequest[] = []
  const api: Api = async (request) => {
    requests.push(request)
    if (requests.length > bodies.length) throw new Error('more requests than answers')
    return answer(bodies[requests.length - 1])
  }
  return { api, requests }
}

describe('a page', () => {
  test('has items and links', () => {
    const body = { value: [{ id: '1' }], '@odata.nextLink': 'n', '@odata.deltaLink': 'd' }
    expect(parsePage(answer(body), 'x')).toEqual({ items: [{ id: '1' }], nextLink: 'n', deltaLink: 'd' })
    expect(parsePage(answer({ value: [] }), 'x')).toEqual({ items: [] })
  })

  test.each([{}, { value: {} }, { value: ['text'] }, { value: [null] }, { value: null }])(
    'is not %j',
    (body) => {
      expect(() => parsePage(answer(body), 'the contacts')).toThrow(
        expect.objectContaining({
          name: 'UnexpectedResponseError',
          message: 'Microsoft Graph returned the contacts without a list of objects in "value".',
        }),
      )
    },
  )
})

describe('a collection', () => {
  const start = { path: '/me/contactFolders', query: { $top: '100' } }

  test('is followed link by link, as the links stand', async () => {
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

  test('ends at the limit', async () => {
    const { api, requests } = scripted({ value: [{ id: '1' }, { id: '2' }], '@odata.nextLink': 'n' })
    expect(await collectAll(api, start, 'x', 1)).toEqual([{ id: '1' }])
    expect(requests).toHaveLength(1)
  })

  test.each([
    ['to itself', ['n']],
    ['back to an earlier one', ['a', 'b', 'c']],
  ])('a collection whose next link leads %s fails with an error', async (_where, links) => {
    const circle = [...links, ...links].map((link) => ({ value: [{ id: link }], '@odata.nextLink': link }))
    await expect(collectAll(scripted(...circle).api, start, 'the folders')).rejects.toMatchObject({
      name: 'UnexpectedResponseError',
      message: expect.stringContaining('returned the folders with next links that form a loop'),
    })
  })

  test('ends after 1,000 empty pages in a row, each with a link to another', async () => {
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

test('annotations of the transport are left out at every depth, types stay', () => {
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
