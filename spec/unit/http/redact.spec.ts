import fc from 'fast-check'
import { containsSecret, redact } from '../../../lib/http/redaction/redact'

// Characters of tokens and client secrets, including those that encodings change.
const secret = fc
  .oneof(
    fc.string({ minLength: 8, maxLength: 60 }),
    fc.base64String({ minLength: 8, maxLength: 60 }),
    fc.string({ minLength: 8, maxLength: 40, unit: 'grapheme' }),
    fc.string({ minLength: 8, maxLength: 40, unit: fc.constantFrom(...'aZ09~!*\'()-_.+/=% "\\\n&?#$') }),
  )
  .filter((text) => !text.includes('*') && text.length >= 8)
const surroundings = fc.string({ maxLength: 30 })

const encodings: [string, (secret: string) => string][] = [
  ['as it is', (text) => text],
  ['percent-encoded', encodeURIComponent],
  ['percent-encoded with small digits', (text) => lowerHex(encodeURIComponent(text))],
  ['as a form field', (text) => new URLSearchParams([['k', text]]).toString().slice(2)],
  ['in base64', (text) => Buffer.from(text).toString('base64')],
  ['in base64 without padding', (text) => Buffer.from(text).toString('base64').replace(/=+$/, '')],
  ['in base64 of a URL', (text) => Buffer.from(text).toString('base64url')],
  ['in hex', (text) => Buffer.from(text).toString('hex')],
  ['in hex with capital letters', (text) => Buffer.from(text).toString('hex').toUpperCase()],
  ['in JSON', (text) => JSON.stringify(text).slice(1, -1)],
]

function lowerHex(text: string): string {
  return text.replace(/%../g, (hex) => hex.toLowerCase())
}

describe.each(encodings)('a known secret %s', (_, encode) => {
  test('a known secret is redacted completely in every encoding', () => {
    fc.assert(
      fc.property(secret, surroundings, surroundings, (text, before, after) => {
        const clean = redact(`${before}${encode(text)}${after}${encode(text)}`, [text])
        expect(clean).toContain('***')
        expect(clean).not.toContain(encode(text))
        expect(clean).not.toContain(text)
      }),
    )
  })
})

/** Secrets in the formats of real providers. */
const realistic = fc.oneof(
  fc.stringMatching(/^00D[0-9A-Za-z]{12}![\w.]{80,100}$/),
  fc.stringMatching(/^ya29\.[\w-]{60,120}$/),
  fc.stringMatching(/^1\/\/0[\w-]{40,90}$/),
  fc.stringMatching(/^5Aep861[\w.]{60,80}$/),
  fc.stringMatching(/^[\w-]{20,40}\.[\w-]{100,200}\.[\w-]{40}$/),
  fc.stringMatching(/^[\w~.-]{34,40}$/),
)

test('redaction leaves at most 15 characters of a truncated secret', () => {
  fc.assert(
    fc.property(realistic, surroundings, fc.nat(), fc.boolean(), (text, before, cut, isEncoded) => {
      const length = 16 + (cut % (text.length - 16))
      const begun = isEncoded ? encodeURIComponent(text.slice(0, length)) : text.slice(0, length)
      const clean = redact(`${before} ${begun}... is not valid`, [text])
      expect(clean).not.toContain(isEncoded ? encodeURIComponent(text.slice(0, 16)) : text.slice(0, 16))
      expect(clean).toMatch(/\*\*\*.* is not valid$/)
    }),
  )
})

test('a secret is redacted within base64, such as that of Basic credentials', () => {
  fc.assert(
    fc.property(
      secret,
      fc.stringMatching(/^\w{0,9}$/),
      fc.stringMatching(/^\w{0,9}$/),
      fc.boolean(),
      (text, before, after, isForm) => {
        const sent = isForm ? new URLSearchParams([['', text]]).toString().slice(1) : text
        const clean = redact(Buffer.from(`${before}:${sent}${after}`).toString('base64'), [text])
        expect(clean).toContain('***')
        const surroundingDigits = Math.ceil(((before.length + 1 + after.length) * 4) / 3)
        const left = clean.replace(/[*=]/g, '').length - surroundingDigits
        expect(left).toBeLessThanOrEqual(4)
      },
    ),
  )
})

test('a lone surrogate, such as at the end of a truncated string, is replaced', () => {
  expect(redact('cut \ud83d')).toBe('cut \ufffd')
  expect(redact('whole 😀')).toBe('whole 😀')
})

test('all secrets are redacted, even if one is part of another', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.uuid(), fc.boolean(), (first, second, isReversed) => {
      const secrets = [first, first + second, second + first]
      const clean = redact(secrets.join(' '), isReversed ? secrets.toReversed() : secrets)
      expect(clean).toBe('*** *** ***')
    }),
  )
})

test.each([
  ['Authorization: Bearer abcdefghijklmnop.qrst', 'abcdefghijklmnop'],
  ['authorization: basic Y2xpZW50OnNlY3JldA==', 'Y2xpZW50OnNlY3JldA'],
  ['token eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.c2ln was used', 'eyJzdWIiOiIxIn0'],
  ['token eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.', 'eyJzdWIiOiIxIn0'],
  ['{"access_token":"abcdef123"}', 'abcdef123'],
  ["{'refresh_token': 'abcdef123'}", 'abcdef123'],
  ['grant_type=refresh_token&refresh_token=abcdef123&x=1', 'abcdef123'],
  ['client_secret = abcdef123', 'abcdef123'],
  ['client_assertion=abcdef123', 'abcdef123'],
  ['id_token: abcdef123', 'abcdef123'],
  ['apiKey=abcdef123', 'abcdef123'],
  ['?code=abcdef123&state=1', 'abcdef123'],
  ['https://user:abcdef123@api.example.com/', 'abcdef123'],
  ['redis://:abcdef123@redis.example.com:6379', 'abcdef123'],
  ['request to https://api.example.com/me?sig=abcdef123 failed', 'abcdef123'],
  ['GET https://api.example.com/cb#abcdef123', 'abcdef123'],
])('a string that looks like a secret is redacted: %s', (text, hidden) => {
  const clean = redact(text)
  expect(clean).toContain('***')
  expect(clean).not.toContain(hidden)
})

test.each([
  'Microsoft Graph returned 403 ErrorAccessDenied for GET /me: "Access is denied." Request ID: 1-2-3.',
  'The field "startTime" is "now", but it must be a time such as 2026-01-31T08:00:00Z.',
  'GET https://graph.microsoft.com/v1.0/me/contactFolders/AAMk=/contacts/delta 200 12 ms',
  'https://login.example.com/token returned 503; contact token_endpoint@example.com',
  'Bearer error="insufficient_scope"',
  'invalid_grant (AADSTS70008: The refresh token has expired)',
])('an ordinary sentence is not changed: %s', (text) => {
  expect(redact(text, ['another secret'])).toBe(text)
})

test('a URL keeps its path but not its query', () => {
  expect(redact('GET https://api.example.com/a/b?x=1&y=2#z: failed')).toBe(
    'GET https://api.example.com/a/b?*** failed',
  )
})

test('the query of a URL without TLS is redacted, too, and a JWT as a whole', () => {
  expect(redact('GET http://localhost:3000/a?x=1 failed')).toBe('GET http://localhost:3000/a?*** failed')
  expect(redact('token eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.c2ln was used')).toBe('token *** was used')
})

test('a string shorter than four letters is not treated as a secret', () => {
  expect(redact('abc is abc', ['abc', ''])).toBe('abc is abc')
})

test('a secret with a lone surrogate is redacted', () => {
  expect(redact('broken \ud800abc secret', ['\ud800abc'])).toBe('broken *** secret')
})

test.each([
  ['a hyphenated word of 200 KB', 'a-'.repeat(100_000)],
  ['200 KB of JWT prefixes', 'eyJ-'.repeat(50_000)],
  ['200 KB of URL prefixes', 'https://'.repeat(25_000)],
  ['200 KB of header prefixes', 'bearer '.repeat(28_000)],
  ['200 KB of parameter names', 'password'.repeat(25_000)],
  ['200 KB of spaces after a name', `password${' '.repeat(200_000)}`],
])('the time to redact %s grows only linearly', (_what, text) => {
  const secrets = Array.from({ length: 12 }, (_, index) => `${index}-secret-${'Ab1'.repeat(500)}`)
  redact(text.slice(0, 1000), secrets)
  const startedAt = performance.now()
  redact(text, secrets)
  // Takes a few ms on an idle machine. A scan per character would take minutes.
  expect(performance.now() - startedAt).toBeLessThan(20_000)
})

const quoted: [string, (secret: string) => string][] = [
  ['with HTML entities', (text) => text.replace(/[^\w]/g, (c) => `&#${c.charCodeAt(0)};`)],
  [
    'with hexadecimal HTML entities',
    (text) => text.replace(/[^\w]/g, (c) => `&#x${c.charCodeAt(0).toString(16)};`),
  ],
  ['with named HTML entities', (text) => text.replaceAll('=', '&equals;').replaceAll('+', '&plus;')],
  ['with JSON escapes of each sign', (text) => text.replace(/[^\w]/g, unicodeEscape)],
  ['with JSON escapes of each character', (text) => text.replace(/./g, unicodeEscape)],
  ['percent-encoded twice', (text) => encodeURIComponent(encodeURIComponent(text))],
  ['percent-encoded three times', (text) => encodeURIComponent(encodeURIComponent(encodeURIComponent(text)))],
  ['percent-encoded in JSON', (text) => encodeURIComponent(text.replace(/[^\w]/g, unicodeEscape))],
  ['percent-encoded character by character', (text) => text.replace(/./g, percentEncode)],
]

describe.each(quoted)('a secret %s', (_, encode) => {
  const secret = '1//0gLw+Xk=aB/cD.eF~gH!iJ:kL-mN_oP=='

  test.each([
    ['as a whole', secret],
    ['as a middle piece', secret.slice(5, 25)],
    ['as its end', secret.slice(-16)],
  ])('an encoded secret is redacted %s', (_which, piece) => {
    const clean = redact(`before ${encode(piece)} after`, [secret])
    expect(clean).toBe('before *** after')
  })
})

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

function percentEncode(character: string): string {
  return `%${character.charCodeAt(0).toString(16)}`
}

test('15 characters of a secret are kept, and 16 are redacted', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[\w.~-]{40,90}$/), fc.nat({ max: 24 }), (secret, from) => {
      const clean = redact(`<${secret.slice(from, from + 16)}>`, [secret])
      expect(clean).toBe('<***>')
      expect(redact(`<${secret.slice(from, from + 15)}>`, [secret])).toBe(
        `<${secret.slice(from, from + 15)}>`,
      )
    }),
  )
})

test('a secret that repeats one letter is redacted as fast as any other', () => {
  const startedAt = performance.now()
  expect(redact('x'.repeat(100_000), ['x'.repeat(2000)])).toBe('***')
  expect(performance.now() - startedAt).toBeLessThan(20_000)
})

test.each([
  ['0123456789abcdef-token', true],
  ['Bearer 0123456789abcdef-token', true],
  ['/items?access_token=0123456789abcdef-token&page=2', true],
  ['%2Fitems%3Fkey%3D0123456789abcdef-token', true],
  [Buffer.from('x:0123456789abcdef-token').toString('base64'), true],
  ['0123456789abcdef', true],
  ['short', true],
  ['a shorter text', false],
  ['a much longer text with a short word', false],
  ['0123456789abcde', false],
  ['', false],
])('the text %j contains a secret: %j', (text, expected) => {
  expect(containsSecret(text, ['0123456789abcdef-token', 'short', ''])).toBe(expected)
})

test('new secrets are redacted even if their number stays the same', () => {
  const [first, second, third] = ['first-0123456789abcdef', 'second-fedcba9876543210', 'third-acegikmoqsuwy']
  const text = `${first} ${third}`
  expect(redact(text, [first, second])).toBe(`*** ${third}`)
  expect(redact(text, [first, third])).toBe('*** ***')
  expect(redact(text, [second, third])).toBe(`${first} ***`)
  expect(redact(text, [second])).toBe(text)
})

test('two secrets next to each other, or overlapping, are one gap', () => {
  expect(redact('abcdefgh12345678', ['abcdefgh', '12345678'])).toBe('***')
  expect(redact('abcd12345678', ['abcd1234', '12345678'])).toBe('***')
  expect(redact('abcdefgh-12345678', ['abcdefgh', '12345678'])).toBe('***-***')
  expect(redact('abcd1234', ['abcd1234', 'bcd1'])).toBe('***')
})
