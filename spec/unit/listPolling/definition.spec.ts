import fc from 'fast-check'
import { redact } from '../../../lib/http/redaction/redact'
import { readDefinition } from '../../../lib/listPolling/definition/readDefinition'
import { readListFields } from '../../../lib/listPolling/definition/readFields'
import { Fields } from '../../../lib/values/fields'

const request = { path: '/items' }
const posted = { method: 'POST', path: '/items' }
const read = (definition: unknown) => readDefinition(JSON.stringify(definition), 'custom')
const readFields = (config: Record<string, unknown>) => readListFields(new Fields(config), config, 'custom')

function failure(work: () => unknown): Error {
  try {
    work()
  } catch (error) {
    return error as Error
  }
  throw new Error('nothing failed')
}

test('the fields are a short form of a definition', () => {
  const fields = {
    method: 'POST',
    path: '/search',
    body: '{"limit": 5}',
    headers: 'X-Api-Version: 3\nPrefer: x',
    itemsPath: 'data',
    paging: 'cursor',
    pagingField: 'next',
    pagingParameter: 'after',
    pageSize: '50',
    watermarkField: 'updated_at',
    watermarkParameter: 'filter',
    watermarkTemplate: 'updated ge {value:iso}',
  }
  const definition = {
    request: {
      method: 'POST',
      path: '/search',
      body: { limit: 5 },
      headers: { 'X-Api-Version': '3', prefer: 'x' },
    },
    items: 'data',
    paging: { style: 'cursor', field: 'next', parameter: 'after', size: { value: 50 } },
    watermark: { field: 'updated_at', parameter: 'filter', template: 'updated ge {value:iso}' },
  }
  expect(readFields(fields)).toEqual(read(definition))
})

test.each<[string, unknown]>([
  ['requst', { request, requst: 1 }],
  ['request', {}],
  ['request.path', { request: {} }],
  ['request.path', { request: { path: '//evil.example' } }],
  ['request.method', { request: { path: '/x', method: 'PUT' } }],
  ['request.body', { request: { path: '/x', body: {} } }],
  ['request.headers.Host', { request: { path: '/x', headers: { Host: 'evil' } } }],
  ['paging.parameter', { request, paging: { style: 'page', in: 'header', parameter: 'Host' } }],
  ['watermark.parameter', { request, watermark: { field: 'x', in: 'header', parameter: 'a\r\nb' } }],
  ['request.query.a', { request: { path: '/x', query: { a: {} } } }],
  ['paging.in', { request, paging: { style: 'page', in: 'body' } }],
  ['paging.size.in', { request, paging: { style: 'page', size: { value: 5, in: 'body' } } }],
  ['watermark.in', { request, watermark: { field: 'x', parameter: 'y', in: 'body' } }],
  ['syncToken.in', { request, syncToken: { field: 'x', parameter: 'y', in: 'body' } }],
  ...['paging.in', 'paging.size.in'].map((key): [string, unknown] => {
    const paging = {
      style: 'page',
      ...(key === 'paging.in' ? { in: 'body' } : { size: { value: 5, in: 'body' } }),
    }
    const list = { request: { path: '/p' }, paging }
    return [`parents.list.${key}`, { request: { path: '/{parent}' }, parents: { list } }]
  }),
  ['request.body', { request: { ...posted, body: 'text' }, paging: { style: 'page' } }],
  ['request.body', { request: { ...posted, body: [{}] }, paging: { style: 'page', parameter: 'page' } }],
  ['request.body', { request: { ...posted, body: 'text' }, watermark: { field: 'x', parameter: 'y' } }],
  [
    'parents.list.request.body',
    {
      request: { path: '/{parent}' },
      parents: { list: { request: { ...posted, body: 'text' }, paging: { style: 'page' } } },
    },
  ],
  ['items', { request, items: 5 }],
  ['paging.style', { request, paging: { style: 'pages' } }],
  ['paging.style', { request, paging: {} }],
  ['paging.field', { request, paging: { style: 'cursor' } }],
  ['paging.field', { request, paging: { style: 'offset', field: 'x' } }],
  ['paging.parameter', { request, paging: { style: 'lastItem' } }],
  ['paging.parameter', { request, paging: { style: 'nextLink', parameter: 'x' } }],
  ['paging.start', { request, paging: { style: 'cursor', field: 'x', start: 1 } }],
  ['paging.size.value', { request, paging: { style: 'page', size: { value: 0 } } }],
  ['paging.size.parameter', { request, paging: { style: 'page', size: { value: 5, parameter: 'page' } } }],
  ['watermark.field', { request, watermark: {} }],
  ['watermark.template', { request, watermark: { field: 'x', template: '{value}' } }],
  ['watermark.template', { request, watermark: { field: 'x', parameter: 'q', template: 'x > value' } }],
  ['watermark.parameter', { request, watermark: { field: '{now}' } }],
  ['watermark.overlapMinutes', { request, watermark: { field: 'x', overlapMinutes: -1 } }],
  [
    'watermark.window.template',
    {
      request,
      watermark: {
        field: 'x',
        parameter: 'a',
        window: { days: 0.5, parameter: 'b', template: '{value:date}' },
      },
    },
  ],
  ['watermark.window.parameter', { request, watermark: { field: 'x', parameter: 'a', window: { days: 1 } } }],
  ['syncToken', { request, syncToken: { field: 'x' }, watermark: { field: 'x' } }],
  ['syncToken', { request: { path: '/{parent}' }, syncToken: { field: 'x' }, parents: [1] }],
  ['request', { request, parents: { list: { request } } }],
  ['request.path', { request: { path: '/boards/{parent}' } }],
  ['parents.list.request', { request: { path: '/{parent}' }, parents: { list: {} } }],
  [
    'parents.list.parents.list.parents',
    {
      request: { path: '/{parent}' },
      parents: {
        list: {
          request: { path: '/{parent}/b' },
          parents: { list: { request: { path: '/{parent}/c' }, parents: { list: { request } } } },
        },
      },
    },
  ],
  ['errorWhen', { request, errorWhen: 'bad rule' }],
  ['lastPageWhen', { request, lastPageWhen: '' }],
])('a bad key "%s" is a ConfigurationError that contains its path: %j', (key, definition) => {
  expect(failure(() => read(definition))).toMatchObject({
    name: 'ConfigurationError',
    message: expect.stringMatching(
      new RegExp(`"${key.replaceAll('.', '\\.')}".*"definition"|"definition".*"${key}"`),
    ),
  })
})

test.each<[string, Record<string, unknown>]>([
  ['path', {}],
  ['path', { path: '/boards/{parent}' }],
  ['method', { path: '/x', method: 'PUT' }],
  ['body', { path: '/x', method: 'POST', body: '{' }],
  ['body', { path: '/x', body: '{}' }],
  ['headers', { path: '/x', headers: 'no colon' }],
  ['headers', { path: '/x', headers: 'Authorization: Basic x' }],
  ['pagingParameter', { path: '/x', paging: 'lastItem' }],
  ['watermarkTemplate', { path: '/x', watermarkField: 'a', watermarkTemplate: '{value}' }],
  ['watermarkTemplate', { path: '/x', watermarkField: 'a', watermarkParameter: 'q', watermarkTemplate: 'q' }],
  ['path', { path: '/x', definition: '{}' }],
  ['pageSize', { pageSize: 5, definition: '{}' }],
  ['definition', { definition: '{' }],
  ['definition', { definition: '[]' }],
])('a bad field "%s" is a ConfigurationError that contains its name: %j', (name, config) => {
  expect(failure(() => readFields(config))).toMatchObject({
    name: 'ConfigurationError',
    message: expect.stringContaining(`"${name}"`),
  })
})

describe('a watermark parameter that also occurs in the path', () => {
  test.each([
    "/items?$filter=status eq 'open'",
    '/items?jql=project = A',
    '/items?q=updated_at:>2026 AND x',
    '/items?filter=and(a,b)',
    '/items?q=status:open',
    '/items?q=created:2026-01-01',
  ])(
    'a watermark parameter that would replace an expression is rejected with a hint to the template: %s',
    (path) => {
      const watermarkParameter = /\?(.*?)=/.exec(path)?.[1]
      const config = { path, watermarkField: 'updated', watermarkParameter }
      expect(failure(() => readFields(config)).message).toContain('"watermarkTemplate"')
      expect(readFields({ ...config, watermarkTemplate: 'x ge {value}' }).watermark?.template).toBe(
        'x ge {value}',
      )
    },
  )

  test.each([
    '/items?since=2026-01-01T00:00:00Z',
    '/items?since=0',
    '/items?since=2026-01-01 00:00',
    '/items?since=',
  ])('a watermark parameter that replaces a start value is accepted: %s', (path) => {
    expect(readFields({ path, watermarkField: 'updated', watermarkParameter: 'since' })).toBeDefined()
  })
})

test('a definition with any JSON value is read or rejected with a ConfigurationError that contains the field', () => {
  const keys = fc.constantFrom(
    'request',
    'path',
    'paging',
    'style',
    'watermark',
    'field',
    'parents',
    'list',
    'items',
    'x',
  )
  const values = fc.letrec((tie) => ({
    any: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom('', '/x', 'cursor', '{now}', '{parent}', 0, -1, 1.5, true, null),
      fc.string(),
      fc.array(tie('any'), { maxLength: 3 }),
      fc.dictionary(keys, tie('any'), { maxKeys: 5 }),
    ),
  })).any
  fc.assert(
    fc.property(values, (value) => {
      try {
        read(value)
      } catch (error) {
        expect(error).toMatchObject({
          name: 'ConfigurationError',
          message: expect.stringContaining('"definition"'),
        })
      }
    }),
    { numRuns: 500 },
  )
})

test('a body that is a list or a string is accepted if the parameters have their place', () => {
  const paging = { style: 'page', parameter: '0.page' }
  expect(() => read({ request: { ...posted, body: [{}] }, paging })).not.toThrow()
  expect(() =>
    read({ request: { ...posted, body: 'text' }, paging: { style: 'page', in: 'query' } }),
  ).not.toThrow()
  expect(() => read({ request: { ...posted, body: 'text' } })).not.toThrow()
})

test.each([
  ['code==0', { expected: '0', isNegated: false }],
  ['code=0', { expected: '0', isNegated: false }],
  ['code!=0', { expected: '0', isNegated: true }],
  ['code!==0', { expected: '0', isNegated: true }],
])('the rule %s is read with any number of equals signs', (errorWhen, rule) => {
  expect(read({ request, errorWhen }).rules.errorWhen).toEqual([{ path: 'code', ...rule }])
})

test('the error for an invalid rule contains an example that is not redacted', () => {
  const { message } = failure(() => read({ request, errorWhen: 'oops' }))
  expect(redact(message)).toBe(message)
  expect(message).toContain('403, status=failed, or 403 type!=none. Separate rules by commas.')
})
