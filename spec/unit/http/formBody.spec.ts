import { encodeBody, formContentType, formEncode } from '../../../lib/http/formBody'

test.each<[object, string]>([
  [{}, ''],
  [{ a: 'b c', d: '&=+ü' }, 'a=b+c&d=%26%3D%2B%C3%BC'],
  [{ a: 1, b: true, c: 0, d: false }, 'a=1&b=true&c=0&d=false'],
  [{ a: null, b: undefined, c: '' }, 'a=&c='],
  [{ a: { b: [1, { c: 2 }] } }, 'a[b][0]=1&a[b][1][c]=2'],
  [{ a: { b: undefined }, c: [], d: {} }, ''],
  [['x', 'y'], '0=x&1=y'],
])('%j is form-encoded as %s', (object, expected) => {
  expect(formEncode(object).replaceAll('%5B', '[').replaceAll('%5D', ']')).toBe(expected)
})

test('the content type has no charset', () => {
  expect(formContentType).toBe('application/x-www-form-urlencoded')
})

test.each<[string, unknown, string]>([
  ['application/x-www-form-urlencoded;charset=utf-8', { a: 1 }, 'a=1'],
  ['Application/X-WWW-Form-Urlencoded', { a: 1 }, 'a=1'],
  ['application/x-www-form-urlencoded', [1], '[1]'],
  ['application/json', { a: 1 }, '{"a":1}'],
  ['', null, 'null'],
])('the content type "%s" encodes %j as %s', (type, value, expected) => {
  expect(encodeBody(value, type)).toBe(expected)
})
