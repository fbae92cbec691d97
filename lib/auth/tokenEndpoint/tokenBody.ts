import { shorten } from '../../errors'
import { parseJson } from '../../http/api'
import { looseName } from '../../values/lookUp'
import { saysNoError } from '../../values/saysNoError'
import { textFault } from '../../values/text/textFault'
import { withoutQuotes } from '../tokenSet'
import { kindOfCode } from './tokenErrors'

/** The content of a token endpoint's response in any format. */
export interface TokenBody {
  /** The JSON value, or the fields of a form; undefined for any other text. */
  readonly value: unknown
  /** Possible error codes, in the order of the common places for them. */
  readonly codes: readonly string[]
  /** Names within the message that may be codes, but are less certain than `codes`. */
  readonly mentioned: readonly string[]
  /** The endpoint's message for people, on one line. */
  readonly words: string
  /** True if the body shows that the request failed. */
  readonly hasError: boolean
  /** True for a page for a browser, whose words are not about the grant. */
  readonly isPage?: true
}

const longestWords = 200

/** Reads JSON (also quoted, with a byte order mark, or with a prefix against inclusion by scripts), a form, or other text. */
export function readTokenBody(text: string): TokenBody {
  const plain = text.replace(/^([\ufeff\u200b\s]|\)\]\}',?)+/, '').trim()
  const value = withoutQuotes(parseJson(plain)) ?? formFields(plain)
  if (typeof value !== 'object' || value === null) {
    const said = typeof value === 'string' ? value.trim() : plain
    const { message = '', isPage } = textFault(said)
    const isKnown = (name: string) => kindOfCode(name) !== undefined || (name === said && isCode(name))
    const codes = isPage ? [] : codesWithin(said, message).filter(isKnown)
    return {
      value,
      codes,
      mentioned: [],
      words: shorten(message, longestWords),
      hasError: true,
      ...(isPage && { isPage }),
    }
  }
  const said: Said = { codes: [], words: [], mentioned: [] }
  collect(value, said)
  const words = shorten(said.words[0]?.replace(/\s+/g, ' ').trim() ?? '', longestWords)
  return { value, codes: said.codes, mentioned: said.mentioned, words, hasError: isFailure(value) }
}

/** Returns the names in snake case and camel case, and a short message as a whole ("Invalid Grant"). */
function codesWithin(text: string, message = text): string[] {
  const names = text
    .slice(0, 2000)
    .matchAll(/\b[A-Za-z]+(?:_[A-Za-z]+)+\b|\b[A-Za-z][a-z]+(?:[A-Z][a-z]+)+\b/g)
  return [...[...names].map(([name]) => name), ...(isPhrase(message) ? [message] : [])]
}

/** True for a code that is written for people: "Invalid Grant". */
function isPhrase(value: unknown): value is string {
  return typeof value === 'string' && /^[a-z]+([ -][a-z]+){1,3}[.!]?$/i.test(value)
}

/** Reads a form. GitHub and others return one unless the request accepts JSON, and some even then. */
function formFields(text: string): Record<string, string> | undefined {
  if (!/^\??[\w.-]+=[^\r\n<>]*$/.test(text) || !/(^|[?&])(access_token|error)=/.test(text)) return undefined
  return Object.fromEntries(new URLSearchParams(text))
}

interface Said {
  readonly codes: string[]
  readonly words: string[]
  readonly mentioned: string[]
}

// Names are compared without case and separators: error_code, errorCode, and Error-Code are the same.
const codeKeys = [
  'error',
  'code',
  'errorcode',
  'err',
  'errcode',
  'type',
  'errortype',
  'name',
  'status',
  'reason',
  'exception',
]
const wordKeys = [
  'errordescription',
  'message',
  'errormessage',
  'errorsummary',
  'description',
  'detail',
  'details',
  'msg',
  'errormsg',
  'errmsg',
  'errordetail',
  'errordetails',
  'faultstring',
  'errorhint',
  'reason',
  'title',
  'error',
  'err',
]
const mostLevels = 4
const mostFields = 50

/** The fields of each level come before those of the objects in them. In a list, the first element decides. */
function collect(value: unknown, said: Said, level = 1): void {
  const first: unknown = withoutQuotes(Array.isArray(value) ? value[0] : value)
  if (typeof first === 'string') collectText(first, said)
  if (typeof first !== 'object' || first === null) return
  const fields = Object.entries(first).slice(0, mostFields)
  const named = new Map(fields.map(([key, field]) => [looseName(key), field]))
  for (const key of codeKeys) {
    const code: unknown = named.get(key)
    if (isCode(code) || (isPhrase(code) && kindOfCode(code) === 'client')) said.codes.push(code)
    else if (isUri(code)) said.mentioned.push(code)
  }
  // {"errors": [{"resource": "RefreshToken", "field": "refresh_token", "code": "invalid"}]}
  const [code, subject]: unknown[] = [named.get('code'), named.get('resource') ?? named.get('field')]
  if (isCode(code) && isCode(subject)) said.codes.push(`${code}_${subject}`)
  for (const key of wordKeys) {
    const text: unknown = named.get(key)
    if (isWords(text)) said.words.push(text)
    if (typeof text === 'string') said.mentioned.push(...codesWithin(text))
  }
  // {"errors": {"refresh_token": "is invalid"}} or {"refresh_token": ["is invalid"]}
  const aboutToken: unknown = named.get('refreshtoken')
  const [complaint]: unknown[] = [aboutToken].flat()
  if ((level > 1 || Array.isArray(aboutToken)) && isWords(complaint))
    said.words.push(`refresh token: ${complaint}`)
  if (level > mostLevels) return
  for (const [, field] of fields) {
    const inner = withoutQuotes(field)
    if (typeof inner === 'object') collect(inner, said, level + 1)
  }
}

function collectText(text: string, said: Said): void {
  if (isCode(text)) said.codes.push(text)
  else if (isWords(text)) said.words.push(text)
}

function isCode(value: unknown): value is string {
  return typeof value === 'string' && /^[a-z][\w./-]{1,63}$/i.test(value) && !saysNoError(value)
}

/** True for a URI, by which RFC 9457 names the type of a problem. */
function isUri(value: unknown): value is string {
  return typeof value === 'string' && /^(https?|urn|tag):\S{1,200}$/i.test(value)
}

function isWords(value: unknown): value is string {
  return typeof value === 'string' && /\S\s+\S/.test(value)
}

/** True if the body shows that the request failed, regardless of its other content. */
function isFailure(value: object): boolean {
  const fields: unknown = Array.isArray(value) ? value[0] : value
  const { error, errors, ok, success } = Object(fields) as Record<string, unknown>
  if (ok === false || success === false || (Array.isArray(errors) && errors.length > 0)) return true
  if (typeof error !== 'object' || error === null) return !saysNoError(error)
  if (Array.isArray(error)) return error.length > 0
  const { code, type, message } = error as Record<string, unknown>
  return ![code, type, message].every(saysNoError)
}
