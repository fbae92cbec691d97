import { lookUp } from '../../../lib/values/lookUp'

const body = {
  id: 1,
  meta: { paging: { next: 'abc', none: null } },
  links: [{ href: '/2' }],
  '@odata.nextLink': '/3',
  'a.b': { 'c.d': 'dotted' },
  a: { x: 'deep' },
}

test.each([
  ['id', 1],
  ['meta.paging.next', 'abc'],
  ['meta.paging.none', null],
  ['links.0.href', '/2'],
  ['@odata.nextLink', '/3'],
  ['a.b.c.d', 'dotted'],
  ['a.x', 'deep'],
  ['nothing', undefined],
  ['id.more', undefined],
  ['meta.nothing.more', undefined],
  ['', undefined],
  ['..', undefined],
])('lookUp finds the value at the path "%s"', (path, value) => {
  expect(lookUp(body, path)).toEqual(value)
})

test.each(['__proto__', 'constructor', 'constructor.name', 'toString', 'meta.__proto__', 'links.map'])(
  'lookUp finds no inherited property: %s',
  (path) => {
    expect(lookUp(body, path)).toBeUndefined()
  },
)

test('a property called __proto__ in a response is treated like any other', () => {
  expect(lookUp(JSON.parse('{"__proto__": {"next": "x"}}'), '__proto__.next')).toBe('x')
})

test.each([undefined, null, 'text', 5, true])('lookUp finds no property in %p', (value) => {
  expect(lookUp(value, 'length')).toBeUndefined()
})
