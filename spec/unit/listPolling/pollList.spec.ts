import {
  ConfigurationError,
  errorFromResponse,
  NotFoundError,
  PermissionError,
  TemporaryError,
} from '../../../lib/errors'
import type { Api, ApiRequest } from '../../../lib/http/api'
import type { ListDefinition } from '../../../lib/listPolling/definition/listDefinition'
import { pollList } from '../../../lib/listPolling/pollList'
import type { Page } from '../../../lib/providers/objectOperations'
import { byUpdatedAt, endpoint } from './endpoints'

interface Scripted {
  readonly status?: number
  readonly headers?: Record<string, string>
  readonly body?: unknown
}

/**
 * Returns an Api that sends the responses in this order and then repeats the last one. Throws those that are
 * errors.
 */
function scripted(...responses: (Scripted | Error)[]) {
  const requests: ApiRequest[] = []
  const api: Api = async (request) => {
    requests.push(request)
    const scriptedOne = responses[Math.min(requests.length, responses.length) - 1]
    if (scriptedOne instanceof Error || !scriptedOne) throw scriptedOne
    const { status = 200, headers = {}, body } = scriptedOne
    const response = {
      status,
      headers,
      body: Buffer.from(typeof body === 'string' ? body : (JSON.stringify(body) ?? '')),
      url: new URL('https://api.example.com/items'),
    }
    const kind = request.judge?.(response)
    if (status < 400 && kind === undefined) return response
    const { method } = request
    const fault = kind ? { kind } : {}
    throw errorFromResponse({
      who: 'The API',
      method,
      path: '/items',
      status,
      fault,
      mayHaveBeenApplied: false,
    })
  }
  return { api, requests }
}

async function poll(api: Api, list: ListDefinition, stored?: unknown) {
  const pages: Page[] = []
  const warnings: string[] = []
  let error: unknown
  try {
    for await (const page of pollList({ api, isSecret: () => false }, list, stored, {
      warn: (line) => void warnings.push(line),
    })) {
      pages.push(page)
    }
  } catch (each) {
    error = each
  }
  const ids = pages.map(({ records }) => records.map(({ body }) => String(body['id'])))
  return { pages, ids, warnings, error, cursor: pages.at(-1)?.cursor }
}

const linked = endpoint({ watermark: byUpdatedAt, paging: { style: 'nextLink' } })
const more = (next: string | null, ...ids: string[]) => ({
  body: { items: ids.map((id) => ({ id, updatedAt: 5 })), next },
})

test('a round reads all pages, each with the cursor for the next one', async () => {
  const { api, requests } = scripted(more('/2', 'a', 'b'), more('/3'), more(null, 'c'))
  const { ids, pages, error } = await poll(api, linked)
  expect(error).toBeUndefined()
  expect(ids).toEqual([['a', 'b'], [], ['c']])
  expect(requests.map(({ path, link }) => path ?? link)).toEqual(['/items', '/2', '/3'])
  expect(pages.map(({ cursor }) => cursor['watermark'])).toMatchObject([undefined, undefined, { value: 5 }])
})

test('a round continues from the cursor of any of its pages', async () => {
  const first = await poll(scripted(more('/2', 'a'), more('/3', 'b'), more(null, 'c')).api, linked)
  const { api, requests } = scripted(more(null, 'c'))
  const { ids, cursor } = await poll(api, linked, first.pages[1]?.cursor)
  expect(requests).toMatchObject([{ method: 'GET', link: '/3' }])
  expect(ids).toEqual([['c']])
  expect(cursor).toEqual(first.cursor)
})

test('a page is not requested in advance', async () => {
  const { api, requests } = scripted(more('/2', 'a'))
  for await (const _ of pollList({ api, isSecret: () => false }, linked, undefined, { warn() {} })) break
  expect(requests).toHaveLength(1)
})

test.each([{ status: 204, body: '' }, { body: [] }])(
  'a response without items is an empty page: %j',
  async (response) => {
    expect(await poll(scripted(response).api, linked)).toMatchObject({ ids: [[]], error: undefined })
  },
)

test('a 404 for a page behind the last one is the end of the list', async () => {
  const list = endpoint({ paging: { style: 'page' } })
  const { api, requests } = scripted(
    { body: [{ id: 1 }] },
    { status: 404, body: { detail: 'Invalid page.' } },
  )
  expect(await poll(api, list)).toMatchObject({ ids: [['1'], []], error: undefined })
  expect(requests).toHaveLength(2)
})

test('a response that is not JSON is rejected', async () => {
  const { error } = await poll(scripted({ body: '<html>' }).api, linked)
  expect(error).toMatchObject({
    name: 'UnexpectedResponseError',
    message: expect.stringContaining('api.example.com returned 200 for /items without JSON'),
  })
})

describe('the log', () => {
  test('a missing watermark field is logged once per execution', async () => {
    const list = endpoint({ paging: { style: 'nextLink' } })
    const { warnings } = await poll(scripted(more('/2', 'a'), more(null, 'b')).api, list)
    expect(warnings).toEqual([expect.stringContaining('There is no "watermarkField"')])
  })

  test('records without a value are logged once', async () => {
    const page = (next: string | null) => ({ body: { items: [{ id: next }], next } })
    const { warnings, ids } = await poll(scripted(page('/2'), page('/3'), page(null)).api, linked)
    expect(warnings).toEqual([expect.stringContaining('no comparable value in "watermarkField"')])
    expect(ids.slice(0, 2)).toEqual([['/2'], ['/3']])
  })

  test('values that are compared as strings are logged once', async () => {
    const page = (next: string | null) => ({
      body: { items: [{ id: next, updatedAt: 'Sat, 31 Jan' }], next },
    })
    const { warnings } = await poll(scripted(page('/2'), page(null)).api, linked)
    expect(warnings).toEqual([expect.stringContaining('compared as strings')])
  })

  test('a missing list that is treated as empty is logged', async () => {
    const list = endpoint({ watermark: byUpdatedAt, itemsPath: 'data.items' })
    const { warnings, ids } = await poll(scripted({ body: { data: {} } }).api, list)
    expect(warnings).toEqual([expect.stringContaining('nothing at "data.items"')])
    expect(ids).toEqual([[]])
  })
})

describe('more records with the highest value than a snapshot stores', () => {
  const list = endpoint({ watermark: byUpdatedAt })
  const many = Array.from({ length: 700 }, (_, id) => ({ id, updatedAt: 5 }))

  test('known records are not emitted again', async () => {
    const { cursor } = await poll(scripted({ body: many }).api, list)
    const { ids, warnings } = await poll(scripted({ body: many.toReversed() }).api, list, cursor)
    expect(ids).toEqual([[]])
    expect(warnings).toEqual([])
  })

  test('one additional record causes all of them to be emitted in the same execution with a warning', async () => {
    const { cursor } = await poll(scripted({ body: many }).api, list)
    const { api, requests } = scripted({ body: [...many, { id: 'late', updatedAt: 5 }] })
    const { ids, warnings, cursor: after } = await poll(api, list, cursor)
    expect(requests).toHaveLength(2)
    expect(ids.map(({ length }) => length)).toEqual([0, 701])
    expect(warnings).toEqual([expect.stringContaining('some are new')])
    expect(await poll(api, list, after)).toMatchObject({ ids: [[]] })
  })
})

describe('a stored position that the API no longer accepts', () => {
  const gone = new NotFoundError('gone', { status: 410 })

  test('a rejected position restarts the round once with a warning', async () => {
    const { cursor } = await poll(scripted(more('/2', 'a'), gone).api, linked)
    const { api, requests } = scripted(gone, more('/2b', 'a'), more(null, 'b'))
    const { ids, warnings } = await poll(api, linked, cursor)
    expect(requests.map(({ path, link }) => path ?? link)).toEqual(['/2', '/items', '/2b'])
    expect(ids).toEqual([['a'], ['b']])
    expect(warnings).toEqual([expect.stringContaining('starts over')])
  })

  test('a position that is a number is kept because a list does not forget it', async () => {
    const list = endpoint({ paging: { style: 'offset' } })
    const { cursor } = await poll(scripted({ body: [{ id: 'a' }] }, gone).api, list)
    const { api, requests } = scripted(gone)
    expect(await poll(api, list, cursor)).toMatchObject({ error: gone })
    expect(requests).toHaveLength(1)
  })

  test.each([
    ['a missing permission', new PermissionError('no', { status: 403 })],
    ['a server error', new TemporaryError('no', { status: 500 })],
    ['a rejection without a status', new NotFoundError('no')],
  ])('a stored position is kept after %s', async (_, rejection) => {
    const { cursor } = await poll(scripted(more('/2', 'a'), gone).api, linked)
    const { api, requests } = scripted(rejection)
    expect(await poll(api, linked, cursor)).toMatchObject({ error: rejection })
    expect(requests).toHaveLength(1)
  })

  test('a position that was found in this execution causes an error if it is rejected', async () => {
    const { error, ids } = await poll(scripted(more('/2', 'a'), gone).api, linked)
    expect(error).toBe(gone)
    expect(ids).toEqual([['a']])
  })
})

test('a path that cannot be called causes an error that contains the field', async () => {
  const rejection = new ConfigurationError('The field "path" points outside.')
  const { api, requests } = scripted(rejection)
  expect(await poll(api, linked)).toMatchObject({ error: rejection })
  expect(requests).toMatchObject([{ path: '/items', field: 'path' }])
})

test('many pages of the same size and empty pages between them are not reported as a loop', async () => {
  const pages = Array.from({ length: 120 }, (_, page) =>
    page % 2 ? more(`/${page}`) : more(`/${page}`, `item ${page}`),
  )
  const { error, ids } = await poll(scripted(...pages, more(null)).api, linked)
  expect(error).toBeUndefined()
  expect(ids).toHaveLength(121)
})

describe('an endless list', () => {
  test('a link to its own page is reported as a loop', async () => {
    const { error } = await poll(scripted(more('/2', 'a'), more('/2', 'b')).api, linked)
    expect(error).toMatchObject({
      name: 'UnexpectedResponseError',
      message: expect.stringContaining('The list loops'),
    })
  })

  test.each(['offset', 'page'] as const)(
    'an API that ignores the parameter of %s is reported as a loop',
    async (style) => {
      const same = { body: [{ id: 'a' }, { id: 'b' }] }
      const { error } = await poll(scripted(same).api, endpoint({ paging: { style } }))
      expect(error).toMatchObject({ message: expect.stringContaining('"pagingParameter"') })
    },
  )

  test('a repeated page is reported even if each execution reads only one page', async () => {
    const list = endpoint({ paging: { style: 'offset' } })
    let cursor: unknown
    let executions = 0
    await expect(async () => {
      for (; executions < 10; executions++) {
        const { api } = scripted({ body: [{ id: 'a' }] })
        for await (const page of pollList({ api, isSecret: () => false }, list, cursor, { warn() {} })) {
          cursor = JSON.parse(JSON.stringify(page.cursor))
          break
        }
      }
    }).rejects.toThrow('The list repeats')
    expect(executions).toBe(2)
  })

  test('endless empty pages end the execution, and the next one continues from there', async () => {
    let pages = 0
    const endless: Api = (request) => {
      pages++
      return scripted(more(`/${pages + 1}`)).api(request)
    }
    const { error, cursor } = await poll(endless, linked)
    expect(error).toMatchObject({ message: expect.stringContaining('100 empty pages in a row') })
    expect(pages).toBe(101)
    expect(await poll(scripted(more(null, 'z')).api, linked, cursor)).toMatchObject({ ids: [['z']] })
  })
})
