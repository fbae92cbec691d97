import fc from 'fast-check'
import { identifier, joined, soql } from '../../../../lib/providers/salesforce/query/soql'
import { runCount } from '../../../support/runCount'

/** Returns the value of a quoted SOQL string by the escapes that Salesforce documents. */
function unquote(literal: string): string {
  const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }
  expect(literal).toMatch(/^'(?:[^'\\]|\\.)*'$/s)
  return literal.slice(1, -1).replace(/\\(.)/gs, (_, character: string) => escapes[character] ?? character)
}

test('a string is quoted so that none of its characters can end it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(unquote(soql`${text}`.text)).toBe(text)
    }),
    { numRuns: runCount(500, 2000) },
  )
})

test.each([
  ["O'Neil", "'O\\'Neil'"],
  ['a\\', "'a\\\\'"],
  ["\\' OR Name != '", "'\\\\\\' OR Name != \\''"],
  ['line\nbreak', "'line\\nbreak'"],
  ['100%', "'100%'"],
  ['ünïcode 😀', "'ünïcode 😀'"],
])('the string %j is quoted as %s', (text, literal) => {
  expect(soql`${text}`.text).toBe(literal)
})

test('numbers, booleans, null, and times are not quoted', () => {
  const time = new Date('2026-01-31T08:00:00Z')
  expect(soql`${1.5} ${true} ${null} ${time}`.text).toBe('1.5 true null 2026-01-31T08:00:00.000Z')
})

test('parts of a query are joined unchanged', () => {
  expect(
    soql`SELECT ${joined([identifier('Id'), identifier('Account.Name')], ', ')} FROM ${identifier('Contact')}`
      .text,
  ).toBe('SELECT Id, Account.Name FROM Contact')
})

test.each(['', 'Na me', "Name'", 'Name, (SELECT Id', '1Name', 'Name.', 'a--b', 'Näme'])(
  '%j is not an identifier',
  (name) => {
    expect(() => identifier(name)).toThrow(expect.objectContaining({ name: 'ConfigurationError' }))
  },
)
