import fc from 'fast-check'
import { readDefinition } from '../../../lib/listPolling/definition/readDefinition'
import { lookUp, withValueAt } from '../../../lib/values/lookUp'

const paging = {
  style: 'cursor',
  field: 'next',
  parameter: 'after',
  in: 'query',
  path: '/more',
  size: { parameter: 'limit', value: 10, in: 'query' },
}
const rules = { errorWhen: 'a=1', rateLimitWhen: 'b=1', lastPageWhen: 'c=1' }
const request = (path: string) => ({ method: 'GET', path, query: { a: 'b' }, headers: { 'x-a': 'b' } })

/** Definitions that together have every key. */
const complete: readonly object[] = [
  {
    request: request('/boards/{parent}/items'),
    items: 'data',
    id: 'id',
    paging,
    watermark: {
      field: 'at',
      parameter: 'since',
      in: 'query',
      template: '{value:iso}',
      start: '2026-01-01T00:00:00Z',
      overlapMinutes: 5,
      window: { days: 30, parameter: 'until', template: '{value:iso}' },
    },
    parents: {
      list: {
        request: request('/groups/{parent}/boards'),
        items: 'data',
        paging,
        parents: { list: { request: request('/groups'), items: 'data' }, value: 'id' },
        ...rules,
      },
      value: 'id',
    },
    ...rules,
  },
  {
    request: { method: 'POST', path: '/items', body: { a: 1 } },
    paging: { style: 'page', start: 0 },
    syncToken: { field: 'token', parameter: 'sync', in: 'body' },
  },
]

const keys = complete.flatMap((definition) =>
  pathsIn(definition)
    .filter((path) => !/(^|\.)body(\.|$)/.test(path))
    .map((path) => [path, definition] as const),
)

test('each definition is valid as it stands', () => {
  for (const definition of complete) expect(() => read(definition)).not.toThrow()
})

test.each(keys)(
  'a value of another type at "%s" is a ConfigurationError that contains the key',
  (key, definition) => {
    const held = lookUp(definition, key)
    const isScalar = /\.(query|headers)\.|\.start$/.test(key)
    const others: fc.Arbitrary<unknown>[] = [fc.constantFrom<unknown>(null, [[]], { unknown: {} })]
    if (!isScalar) others.push(fc.boolean())
    if (typeof held === 'string' && !isScalar) others.push(fc.integer(), fc.constantFrom('', ' '))
    if (typeof held !== 'string' && !key.endsWith('start')) others.push(fc.string())
    fc.assert(
      fc.property(fc.oneof(...others), (value) => {
        expect(failure(withValueAt(definition, key, value))).toMatchObject({
          name: 'ConfigurationError',
          message: expect.stringMatching(new RegExp(`"${key.replaceAll('.', '\\.')}(\\.\\w+)?"`)),
        })
      }),
      { numRuns: 40 },
    )
  },
)

test.each(
  keys.filter(([key, definition]) => isObject(lookUp(definition, key)) && !/query|headers/.test(key)),
)('an unknown key in "%s" is a ConfigurationError that contains it', (key, definition) => {
  const changed = withValueAt(definition, `${key}.feild`, 'x')
  expect(failure(changed)).toMatchObject({ message: expect.stringContaining(`"${key}.feild"`) })
})

function read(definition: unknown): void {
  readDefinition(JSON.stringify(definition), 'custom')
}

function failure(definition: unknown): unknown {
  try {
    read(definition)
  } catch (error) {
    return error
  }
  throw new Error(`${JSON.stringify(definition)} was accepted`)
}

function pathsIn(value: object, prefix = ''): string[] {
  return Object.entries(value).flatMap(([name, each]) => [
    prefix + name,
    ...(isObject(each) ? pathsIn(each, `${prefix}${name}.`) : []),
  ])
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
