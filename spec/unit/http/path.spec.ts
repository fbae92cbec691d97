import fc from 'fast-check'
import { path, withQuery } from '../../../lib/http/path'

const base = new URL('https://api.example.com/v1')
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    "O'Hara",
    '"',
    '\\',
    'a\nb',
    '\r\n',
    '../..',
    '../',
    '/',
    '//',
    '?',
    '#',
    '%2f',
    '%2e%2e',
    '%',
  ),
  fc.constantFrom(
    'ä ö',
    '名',
    '😀',
    ' ',
    '&',
    '=',
    '+',
    ';',
    ':',
    '@',
    '$',
    ',',
    '*',
    '(',
    ')',
    '\t',
    '\u0000',
  ),
)
const isSegment = (text: string) => text !== '' && text !== '.' && text !== '..'

describe('path', () => {
  test('path keeps its literal parts unchanged', () => {
    expect(path`/me/contacts`).toBe('/me/contacts')
    expect(path`/me/contactFolders/${'AAMk='}/contacts/delta`).toBe(
      '/me/contactFolders/AAMk%3D/contacts/delta',
    )
  })

  test.each([
    ['a/b', 'a%2Fb'],
    ['../x', '..%2Fx'],
    ['?x#y', '%3Fx%23y'],
    ['%2f', '%252f'],
    ["it's", 'it%27s'],
    ['(a)*!', '%28a%29%2A%21'],
    ['a\\b', 'a%5Cb'],
    ['a\nb', 'a%0Ab'],
    ['ä', '%C3%A4'],
  ])('path encodes %j as %s', (value, expected) => {
    expect(path`/x/${value}`).toBe(`/x/${expected}`)
  })

  test('a value with any content is one path segment and is decoded unchanged', () => {
    fc.assert(
      fc.property(anyText.filter(isSegment), anyText.filter(isSegment), (first, second) => {
        const written = path`/folders/${first}/items/${second}/end`
        const { pathname, search, hash, origin } = new URL(`${base.origin}${written}`)
        expect(pathname).toBe(written)
        expect([search, hash, origin]).toEqual(['', '', base.origin])
        const segments = pathname.split('/').map(decodeURIComponent)
        expect(segments).toEqual(['', 'folders', first, 'items', second, 'end'])
        expect(written).toMatch(/^[\w/.~%-]+$/)
      }),
    )
  })

  test.each(['', '.', '..', '\ud800'])('path rejects %j, which would lead to another path', (value) => {
    expect(() => path`/folders/${value}/items`).toThrow(
      expect.objectContaining({
        name: 'ConfigurationError',
        message: `"${value}" cannot be an ID or name in a path of the API.`,
      }),
    )
  })

  test('an error quotes at most 40 characters', () => {
    const quoted = `\ud800${'x'.repeat(39)}`
    expect(() => path`/folders/${`${quoted}y`}`).toThrow(`"${quoted}" cannot be an ID`)
  })
})

describe('withQuery', () => {
  test('withQuery keeps OData readable', () => {
    const url = withQuery(base, { $select: 'id,displayName', $filter: "a eq 'b'" })
    expect(url.search).toBe('?$select=id,displayName&$filter=a%20eq%20%27b%27')
  })

  test('withQuery keeps existing parameters and does not change its argument', () => {
    const url = new URL('https://api.example.com/v1?a=1%2F2#part')
    expect(withQuery(url, { b: '2' }).href).toBe('https://api.example.com/v1?a=1%2F2&b=2#part')
    expect(url.search).toBe('?a=1%2F2')
  })

  test('withQuery without parameters changes nothing', () => {
    const link = "https://api.example.com/v1?$skiptoken=x'y%27z&b=%20+#"
    expect(withQuery(new URL(link), {}).search).toBe(new URL(link).search)
  })

  test('withQuery rejects an incomplete character, which cannot be encoded', () => {
    const long = `\ud800${'x'.repeat(39)}`
    const queries: [object, string][] = [
      [{ a: `${long}y` }, 'a'],
      [{ [`${long}y`]: 'a' }, long],
    ]
    for (const [query, parameter] of queries) {
      expect(() => withQuery(base, { ...query })).toThrow(
        expect.objectContaining({
          name: 'ConfigurationError',
          message: `The query parameter "${parameter}" contains an incomplete character (an unpaired UTF-16 surrogate). Remove it.`,
        }),
      )
    }
  })

  test('withQuery preserves any names and values and changes only the query', () => {
    fc.assert(
      fc.property(fc.dictionary(anyText, anyText, { noNullPrototype: true }), (query) => {
        const url = withQuery(new URL('https://api.example.com/v1?first=1'), query)
        const { searchParams, pathname, origin, hash, search } = url
        expect([...searchParams]).toEqual([['first', '1'], ...Object.entries(query)])
        expect([pathname, origin, hash]).toEqual(['/v1', base.origin, ''])
        expect(search).not.toMatch(/['"\\\s<>]/)
      }),
    )
  })
})
