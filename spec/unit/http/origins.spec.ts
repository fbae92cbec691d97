import fc from 'fast-check'
import { Request } from 'node-fetch'
import { isSecure, mayLeadTo, reasonToReject, resolveUrl } from '../../../lib/http/origins'
import { runCount } from '../../support/runCount'

const base = new URL('https://graph.example.com/v1.0')
const allowed = [base.origin]

describe('isSecure', () => {
  test.each([
    'https://api.example.com',
    'http://localhost:3000',
    'http://127.0.0.1',
    'http://127.8.9.1:80',
    'http://127.255.254.253',
    'http://127.1',
    'http://[::1]:8080',
  ])('%s is secure', (url) => {
    expect(isSecure(new URL(url))).toBe(true)
  })

  test.each([
    'http://api.example.com',
    'http://127.0.0.1.example.com',
    'http://127.example.com',
    'http://227.0.0.1',
    'http://localhost.example.com',
    'http://0.0.0.0',
    'http://10.0.0.1',
    'http://[::2]',
    'ws://localhost',
    'ftp://localhost',
    'file:///localhost',
    'data:,localhost',
  ])('%s is not secure', (url) => {
    expect(isSecure(new URL(url))).toBe(false)
  })
})

describe('mayLeadTo', () => {
  const api = new URL('https://api.example.com/')
  const local = new URL('http://localhost:3000/')

  test('any server may redirect to another one by https', () => {
    expect(mayLeadTo(new URL('https://cdn.example.com/'), api)).toBe(true)
    expect(mayLeadTo(new URL('https://cdn.example.com/'), local)).toBe(true)
    expect(mayLeadTo(new URL('http://cdn.example.com/'), api)).toBe(false)
  })

  test('no other machine redirects to this one', () => {
    for (const text of ['http://127.0.0.1/', 'https://localhost/', 'https://0.0.0.0/', 'https://[::1]/']) {
      expect(mayLeadTo(new URL(text), api)).toBe(false)
    }
    expect(mayLeadTo(new URL('http://127.0.0.1/'), local)).toBe(true)
  })
})

describe('reasonToReject', () => {
  test('an allowed origin is accepted', () => {
    expect(reasonToReject(new URL('https://graph.example.com:443/beta?x'), allowed)).toBeUndefined()
  })

  test.each([
    ['https://evil.example/', 'https://evil.example is not one of'],
    ['https://graph.example.com:8443/', 'is not one of'],
    ['https://graph.example.com.evil.example/', 'is not one of'],
    ['https://sub.graph.example.com/', 'is not one of'],
    ['http://graph.example.com/', 'http://graph.example.com is not https'],
    ['https://graph.example.com@evil.example/', 'username or password'],
    ['https://user:pw@graph.example.com/', 'username or password'],
    ['https://:pw@graph.example.com/', 'username or password'],
    ['ftp://graph.example.com/', 'is not https'],
    ['javascript:alert(1)', 'is not https'],
  ])('%s is rejected: %s', (url, reason) => {
    expect(reasonToReject(new URL(url), allowed)).toContain(reason)
  })

  test('plain HTTP is rejected even if its origin is allowed', () => {
    expect(reasonToReject(new URL('http://api.example.com/'), ['http://api.example.com'])).toContain(
      'not https',
    )
  })

  test('the reason of a rejection does not contain the password', () => {
    expect(reasonToReject(new URL('https://user:s3cret@evil.example/'), allowed)).not.toContain('s3cret')
  })
})

describe('resolveUrl', () => {
  test.each([
    ['/me', 'https://graph.example.com/v1.0/me'],
    ['me', 'https://graph.example.com/v1.0/me'],
    ['', 'https://graph.example.com/v1.0/'],
    ['/me?$select=id', 'https://graph.example.com/v1.0/me?$select=id'],
    ["/users('a@b.c')", "https://graph.example.com/v1.0/users('a@b.c')"],
    ['/query?q=SELECT Id FROM A', 'https://graph.example.com/v1.0/query?q=SELECT%20Id%20FROM%20A'],
    ['/my folder', 'https://graph.example.com/v1.0/my%20folder'],
    ['https ://evil.example', 'https://graph.example.com/v1.0/https%20://evil.example'],
    ['/me/contacts/http://x', 'https://graph.example.com/v1.0/me/contacts/http://x'],
    ['https://graph.example.com/beta/me', 'https://graph.example.com/beta/me'],
    ['HTTPS://Graph.Example.com/beta', 'https://graph.example.com/beta'],
  ])('%j resolves to %s', (target, expected) => {
    expect(resolveUrl(base, target)?.href).toBe(expected)
  })

  test('a trailing slash of the base URL makes no difference', () => {
    expect(resolveUrl(new URL('https://a.example/v1/'), '/me')?.href).toBe('https://a.example/v1/me')
    expect(resolveUrl(new URL('https://a.example'), '/me')?.href).toBe('https://a.example/me')
  })

  test.each([
    ['protocol-relative', '//evil.example/me'],
    ['protocol-relative with a third slash', '///evil.example/me'],
    ['a backslash for a slash', '/\\evil.example'],
    ['two backslashes', '\\\\evil.example'],
    ['a backslash in the host', 'https://evil.example\\@graph.example.com/'],
    ['a tab', '/\t/evil.example'],
    ['a newline', 'https://graph.example.com\n.evil.example/'],
    ['a carriage return', 'ht\rtps://evil.example/'],
    ['a leading space', ' https://evil.example/'],
    ['a trailing space', '/me '],
    ['a space in the host', 'https://graph.example.com .evil.example/'],
    ['a space before the colon', 'https ://evil.example/\n'],
    ['a control character', '\u0001//evil.example'],
    ['no host', 'https://'],
    ['an invalid port', 'https://graph.example.com:port/'],
  ])('resolveUrl returns no URL for %s', (_, target) => {
    expect(resolveUrl(base, target)).toBeUndefined()
  })

  test.each([
    'https:evil.example/',
    'https:/evil.example/',
    'https:///evil.example/',
    'https://evil.example#@graph.example.com/',
    'https://evil.example?@graph.example.com/',
    'https://graph.example.com%2eevil.example/',
    'https://graph.example.com%00.evil.example/',
    'https://graph。evil。example/',
    'https://ɢraph.example.com/',
    'blob:https://graph.example.com/x',
  ])('a token is never sent to %s', (target) => {
    const url = resolveUrl(base, target)
    expect(url === undefined || reasonToReject(url, allowed) !== undefined).toBe(true)
  })
})

test('an accepted URL always leads to an allowed origin', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      'https://',
      'http://',
      'https:',
      '//',
      '/',
      '\\',
      '@',
      ':',
      '#',
      '?',
      '%2f',
      '%5c',
      '..',
      '.',
    ),
    fc.constantFrom(
      'graph.example.com',
      'evil.example',
      'localhost',
      '127.0.0.1',
      'user:pw@',
      ':443',
      ':80',
      '[::1]',
    ),
    fc.constantFrom('\t', '\n', '\r', ' ', '\u0000', '\u00a0', '\u3000', '\ufeff', '／', '。', 'ﬀ', '\u202e'),
    fc.string({ maxLength: 4 }),
    fc.string({ unit: 'binary', maxLength: 4 }),
  )
  const target = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''))
  let accepted = 0
  fc.assert(
    fc.property(target, (text) => {
      const url = resolveUrl(base, text)
      if (!url || reasonToReject(url, allowed) !== undefined) return
      accepted++
      // The second is the result of node-fetch, whose older parser reads the first.
      for (const text of [url.href, new Request(url.href).url]) {
        const { origin, username, password } = new URL(text)
        expect([origin, username, password]).toEqual([base.origin, '', ''])
      }
    }),
    { numRuns: runCount(1000, 3000) },
  )
  expect(accepted).toBeGreaterThan(100)
})
