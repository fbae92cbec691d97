import { parseTime } from '../store/timestamp'
import { malformedQuery } from './soqlError'
import type { Literal } from './syntax'

export interface Token {
  readonly kind: 'word' | 'symbol' | 'literal' | 'end'
  readonly text: string
  readonly position: number
  readonly literal?: Literal
}

const shapes = {
  blank: /\s+/y,
  dateTime: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?(?:Z|[+-]\d\d:?\d\d)/y,
  date: /\d{4}-\d\d-\d\d(?![\dT])/y,
  time: /\d\d:\d\d:\d\d(?:\.\d{1,3})?Z/y,
  number: /[+-]?\d+(?:\.\d+)?(?![\w.:-])/y,
  text: /'(?:[^'\\\r\n]|\\.)*'/y,
  word: /[A-Za-z]\w*(?:\.[A-Za-z]\w*)*/y,
  symbol: /!=|<>|<=|>=|[=<>(),]/y,
}

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f',
  '"': '"',
  "'": "'",
  '\\': '\\',
  _: '_',
  '%': '%',
}

/** Returns the tokens of a query. The last one is the end of the query. */
export function tokensOf(soql: string): Token[] {
  const tokens: Token[] = []
  for (let position = 0; position < soql.length; ) {
    const [shape, text] = longestAt(soql, position)
    if (shape !== 'blank') tokens.push(tokenOf(soql, shape, text, position))
    position += text.length
  }
  return [...tokens, { kind: 'end', text: '<EOF>', position: soql.length }]
}

function longestAt(soql: string, position: number): [keyof typeof shapes, string] {
  for (const [name, shape] of Object.entries(shapes)) {
    shape.lastIndex = position
    const [text] = shape.exec(soql) ?? []
    if (text !== undefined) return [name as keyof typeof shapes, text]
  }
  const rest = soql.slice(position, position + 20)
  throw malformedQuery(
    soql,
    position,
    rest.startsWith("'") ? 'unclosed string' : `unexpected token: '${rest[0]}'`,
  )
}

function tokenOf(soql: string, shape: keyof typeof shapes, text: string, position: number): Token {
  const literal = (value: Literal): Token => ({ kind: 'literal', text, position, literal: value })
  switch (shape) {
    case 'text':
      return literal(textLiteral(soql, text.slice(1, -1), position))
    case 'number':
      return literal({ type: 'number', value: Number(text) })
    case 'dateTime':
      if (parseTime(text) === undefined) throw malformedQuery(soql, position, `Invalid datetime: ${text}`)
      return literal({ type: 'dateTime', value: text })
    case 'date':
    case 'time':
      return literal({ type: shape, value: text })
    case 'word':
      return wordToken(text, position)
    default:
      return { kind: 'symbol', text: text === '<>' ? '!=' : text, position }
  }
}

function wordToken(text: string, position: number): Token {
  const word = text.toLowerCase()
  if (word === 'null') return { kind: 'literal', text, position, literal: { type: 'null', value: null } }
  if (word !== 'true' && word !== 'false') return { kind: 'word', text, position }
  return { kind: 'literal', text, position, literal: { type: 'boolean', value: word === 'true' } }
}

/** https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_quotedstringescapes.htm */
function textLiteral(soql: string, raw: string, position: number): Literal {
  const resolve = (keepsWildcards: boolean): string =>
    raw.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/g, (written, code?: string, letter = '') => {
      if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16))
      const resolved = escapes[letter]
      if (resolved === undefined) throw malformedQuery(soql, position, `Illegal string escape: ${written}`)
      return keepsWildcards && '%_\\'.includes(letter) ? written : resolved
    })
  return { type: 'text', value: resolve(false), pattern: resolve(true) }
}
