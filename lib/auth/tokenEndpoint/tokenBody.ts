import { shorten } from '../../errors'
import { parseJson } from '../../http/api'
import { textFault } from '../../values/textFault'

/** The content of a token endpoint's response in any format. */
export interface TokenBody {
  /** The JSON value, or the fields of a form; undefined for any other text. */
  readonly value: unknown
  /** Possible error codes, in the order of the common places for them. */
  readonly codes: readonly string[]
  /** The endpoint's message for people, on one line. */
  readonly words: string
  /** False if nothing says that the request failed. */
  readonly hasError: boolean
}

const longestWords = 200

/** Reads JSON (also with a byte order mark), a form, or other text. */
export function readTokenBody(text: string): TokenBody {
  const plain = text.replace(/^\ufeff/, '').trim()
  const value = parseJson(plain) ?? formFields(plain)
  if (typeof value !== 'object' || value === null) {
    const { message = '', isPage } = textFault(plain)
    const codes = isPage
      ? []
      : [...plain.slice(0, 2000).matchAll(/\b[a-z]+(?:_[a-z]+)+\b/gi)].map(([code]) => code)
    return { value, codes, words: shorten(message, longestWords), hasError: true }
  }
  const said: Said = { codes: [], words: [] }
  collect(value, said)
  const words = shorten(said.words[0]?.replace(/\s+/g, ' ').trim() ?? '', longestWords)
  return { value, codes: said.codes, words, hasError: isFailure(value) }
}

/** GitHub and others return a form unless the request accepts JSON, and some return it even then. */
function formFields(text: string): Record<string, string> | undefined {
  if (!/^[\w.-]+=[^\s<>]*$/.test(text) || !/(^|&)(access_token|error)=/.test(text)) return undefined
  return Object.fromEntries(new URLSearchParams(text))
}

interface Said {
  readonly codes: string[]
  readonly words: string[]
}

const codeKeys = [
  'error',
  'code',
  'error_code',
  'errorCode',
  'type',
  'errorType',
  'error_type',
  'name',
  'status',
  'reason',
]
const wordKeys = [
  'error_description',
  'message',
  'error_message',
  'errorMessage',
  'errorSummary',
  'description',
  'detail',
  'details',
  'msg',
  'reason',
  'title',
  'error',
]
const innerKeys = ['error', 'errors', 'fault', 'data', 'body', 'response', 'result', 'detail', 'details']
const mostLevels = 3

/** In a list, the first element decides. */
function collect(value: unknown, said: Said, level = 1): void {
  const first: unknown = Array.isArray(value) ? value[0] : value
  if (typeof first === 'string') collectText(first, said)
  if (typeof first !== 'object' || first === null || level > mostLevels) return
  const fields = first as Readonly<Record<string, unknown>>
  for (const key of codeKeys) if (isCode(fields[key])) said.codes.push(fields[key])
  for (const key of wordKeys) if (isWords(fields[key])) said.words.push(fields[key])
  for (const key of innerKeys) if (typeof fields[key] === 'object') collect(fields[key], said, level + 1)
}

function collectText(text: string, said: Said): void {
  if (isCode(text)) said.codes.push(text)
  else if (isWords(text)) said.words.push(text)
}

function isCode(value: unknown): value is string {
  return typeof value === 'string' && /^[a-z][\w.-]{1,63}$/i.test(value) && !isFine(value)
}

function isWords(value: unknown): value is string {
  return typeof value === 'string' && /\S\s+\S/.test(value)
}

/** True if the body shows that the request failed, regardless of its other content. */
function isFailure(value: object): boolean {
  const fields: unknown = Array.isArray(value) ? value[0] : value
  const { error, errors, ok, success } = Object(fields) as Record<string, unknown>
  if (ok === false || success === false || (Array.isArray(errors) && errors.length > 0)) return true
  if (typeof error !== 'object' || error === null) return !isFine(error)
  const { code, type, message } = error as Record<string, unknown>
  return ![code, type, message].every(isFine)
}

/** Some APIs send an error object with each response, which says that there is none. */
function isFine(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === 0) return true
  return typeof value === 'string' && /^(|0|ok|okay|success|successful|none|no_?error)$/i.test(value.trim())
}
