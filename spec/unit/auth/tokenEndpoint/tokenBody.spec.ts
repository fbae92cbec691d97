import { readTokenBody } from '../../../../lib/auth/tokenEndpoint/tokenBody'

const read = (value: unknown) => readTokenBody(JSON.stringify(value))

describe('a body that shows a failure', () => {
  test.each([
    [{ ok: false }],
    [{ success: false }],
    [{ errors: ['one'] }],
    [{ error: 'invalid_grant' }],
    [{ error: 7 }],
    [{ error: ['one'] }],
    [{ error: { code: 'bad' } }],
    [{ error: { type: 'bad' } }],
    [{ error: { message: 'bad' } }],
    [[{ ok: false }]],
  ])('%j is a failure', (value) => {
    expect(read(value).hasError).toBe(true)
  })

  test.each([
    [{}],
    [{ ok: true }],
    [{ success: true }],
    [{ ok: true, success: true, errors: [] }],
    [{ errors: 'none' }],
    [{ error: [] }],
    [{ error: null }],
    [{ error: false }],
    [{ error: 0 }],
    [{ error: 200 }],
    [{ error: '' }],
    [{ error: ' ok ' }],
    [{ error: 'No error.' }],
    [{ error: { code: 0, message: 'success' } }],
    [[{ ok: true }]],
  ])('%j is not a failure', (value) => {
    expect(read(value).hasError).toBe(false)
  })
})

describe('codes and words', () => {
  test('the codes of the outer level come before those in it, and those deeper than five levels are not read', () => {
    const nested = (levels: number): object => ({
      code: `level_${levels}`,
      ...(levels < 8 && { inner: nested(levels + 1) }),
    })
    expect(read(nested(1)).codes).toEqual(['level_1', 'level_2', 'level_3', 'level_4', 'level_5'])
  })

  test.each([
    ['https://errors.example/invalid-grant', true],
    ['http://errors.example/invalid-grant', true],
    ['urn:example:invalid-grant', true],
    ['see urn:example:invalid-grant', false],
    ['urn:example:invalid-grant and more', false],
    ['ftp://errors.example/invalid-grant', false],
  ])('the type %s may be a code: %p', (type, isMentioned) => {
    expect(read({ type })).toMatchObject({ codes: [], mentioned: isMentioned ? [type] : [] })
  })

  test('a code is one of the first 50 fields', () => {
    const fields = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, at) => [`field${at}`, 1]))
    expect(read({ ...fields(49), code: 'a_code' }).codes).toEqual(['a_code'])
    expect(read({ ...fields(50), code: 'a_code' }).codes).toEqual([])
  })

  test('a code for people is one if it is about the client, and is mentioned otherwise', () => {
    expect(read({ error: 'Invalid Client' }).codes).toEqual(['Invalid Client'])
    expect(read({ error: 'Invalid Grant' })).toMatchObject({ codes: [], mentioned: ['Invalid Grant'] })
    expect(read({ message: 'Invalid Client' })).toMatchObject({ codes: [], mentioned: ['Invalid Client'] })
    expect(read({ message: 7 })).toMatchObject({ codes: [], mentioned: [] })
  })

  test('a list of strings is read by its first one, as a code or as words', () => {
    expect(read({ errors: ['invalid_grant', 'other_code'] })).toMatchObject({
      codes: ['invalid_grant'],
      words: '',
    })
    expect(read(['The grant  is gone'])).toMatchObject({ codes: [], words: 'The grant is gone' })
    expect(read(['(?)'])).toMatchObject({ codes: [], words: '' })
  })

  test('words about the field refresh_token count only within an error', () => {
    expect(read({ errors: { refresh_token: ['is invalid'] } }).words).toBe('refresh token: is invalid')
    expect(read({ refresh_token: 'two words' }).words).toBe('')
    expect(read({ refresh_token: ['two words'] }).words).toBe('refresh token: two words')
  })

  test('words have single spaces between them and none around them', () => {
    expect(read({ message: ' gone\tnow ' }).words).toBe('gone now')
    expect(read({ message: 'gone   now' }).words).toBe('gone now')
    expect(read({ message: 'gone' }).words).toBe('')
  })
})

describe('text that is not JSON', () => {
  test.each([
    ['a byte order mark', '\ufeff{"error":"a_code"}'],
    ['a prefix against scripts', ')]}\',\n{"error":"a_code"}'],
    ['a prefix against scripts without a comma', ')]}\'\n{"error":"a_code"}'],
    ['a prefix of several parts', '\u200b\ufeff)]}\',\n{"error":"a_code"}'],
    ['a form', 'error=a_code&state=1'],
    ['a form with a question mark', '?state=1&error=a_code'],
  ])('the code is read from %s', (_what, text) => {
    expect(readTokenBody(text).codes).toEqual(['a_code'])
  })

  test.each([
    ['a sentence before it', 'see a=1&error=a_code'],
    ['another line', 'error=a_code\nmore'],
    ['markup', 'error=a_code<br>'],
    ['neither a token nor an error', 'state=1&code=2'],
  ])('text is not a form with %s', (_what, text) => {
    expect(readTokenBody(text).value).toBeUndefined()
  })

  test.each([
    ['The server said: invalid_grant', ['invalid_grant']],
    ['InvalidGrantException', ['InvalidGrantException']],
    ['some_code', ['some_code']],
    ['the some_code', []],
    ['Invalid Grant', ['Invalid Grant']],
    ['\r\ninvalid-grant!\n', ['invalid-grant!']],
    ['"Invalid client."', ['Invalid client.']],
    ['" some_code "', ['some_code']],
    ['Token has been revoked', ['Token has been revoked']],
    ['The token has been revoked', []],
    ['<error><message>Invalid grant</message></error>', ['Invalid grant']],
    ['<fault code="invalid_grant"/>', ['invalid_grant']],
    ['Bad Request', []],
    ['Invalid grant 5', []],
    ['5 invalid grant', []],
    [`${'x '.repeat(1000)} invalid_grant`, []],
    ['7', []],
    ['null', []],
  ])('the codes in the text %j are %j', (text, codes) => {
    expect(readTokenBody(text)).toMatchObject({ codes, mentioned: [], hasError: true })
  })

  test('a web page has no codes', () => {
    expect(readTokenBody('<html><title>invalid_grant</title></html>').codes).toEqual([])
  })
})
