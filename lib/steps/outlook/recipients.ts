import { ConfigurationError } from '../../errors'
import type { Recipient } from '../../providers/mailOperations'
import { isBlank } from '../../values/isObject'

/**
 * Returns the recipients in a field of a message: a string with addresses separated by commas, semicolons, or line breaks,
 * or a list of strings, of `{address, name}`, or of Graph's `{emailAddress: {address, name}}`. A string may be
 * `Ada Lovelace <ada@example.com>`. Throws ConfigurationError with everything that is neither an address nor empty.
 */
export function readRecipients(field: string, value: unknown): readonly Recipient[] {
  return readAllRecipients({ [field]: value })[field] ?? []
}

/** Returns the recipients of several fields. Throws one ConfigurationError with everything in them that isn't an address. */
export function readAllRecipients<Field extends string>(
  values: Readonly<Record<Field, unknown>>,
): Record<Field, readonly Recipient[]> {
  const read = Object.entries(values).map(([field, value]) => ({ field, found: candidatesIn(value) }))
  const bad = read.flatMap(({ field, found }) => {
    const texts = found.flatMap((each) => (typeof each === 'string' ? [`"${each.slice(0, 80)}"`] : []))
    return texts.length > 0 ? [`The field "${field}" contains ${listed(texts)}`] : []
  })
  if (bad.length > 0) throw new ConfigurationError(bad.join(' '))
  const recipients = read.map(({ field, found }) => [
    field,
    found.filter((each): each is Recipient => typeof each !== 'string'),
  ])
  return Object.fromEntries(recipients)
}

const mostListed = 5

function listed(texts: readonly string[]): string {
  const shown = texts.slice(0, mostListed).join(', ')
  const others = texts.length > mostListed ? ` and ${texts.length - mostListed} more` : ''
  const what = texts.length === 1 ? 'is not an email address' : 'are not email addresses'
  return `${shown}${others}, which ${what} such as ada@example.com.`
}

/** A recipient, or a string that isn't one. */
type Candidate = Recipient | string

function candidatesIn(value: unknown): readonly Candidate[] {
  if (value === undefined || value === null) return []
  const list = Array.isArray(value) ? value : [value]
  const filled = list.filter((each) => !isBlank(each, otherProperties))
  return filled.flatMap((each) =>
    typeof each === 'string' ? fromTexts(splitText(withoutLines(each))) : [fromObject(each)],
  )
}

// Properties that a recipient can have next to its address.
const otherProperties = ['type', 'status', '@odata.type']

/** Replaces line breaks with semicolons, except between a name and its address. */
function withoutLines(text: string): string {
  const lines = text.split(/[\r\n]+/).filter((line) => line.trim() !== '')
  const isAddressOf = (name: string, line: string) => line.trimStart().startsWith('<') && !name.includes('@')
  return lines
    .map((line, place) => {
      const before = lines[place - 1]
      return before === undefined ? line : `${isAddressOf(before, line) ? ' ' : ';'}${line}`
    })
    .join('')
}

interface Part {
  readonly text: string
  /** True if a semicolon or the end follows. A comma can be part of a name. */
  readonly isLast: boolean
}

/** Returns the parts between commas and semicolons. A comma in quotation marks is part of a name. */
function splitText(text: string): readonly Part[] {
  const parts = text.matchAll(/((?:"[^"]*"|[^,;"]|")+?)(?=([,;])|$)/g)
  return [...parts]
    .map(([, part = '', separator]) => ({ text: part.trim(), isLast: separator !== ',' }))
    .filter((part) => part.text !== '')
}

/** Returns the recipients. A part without "@" before a comma begins a name: `Lovelace, Ada <ada@example.com>`. */
function fromTexts(parts: readonly Part[]): readonly Candidate[] {
  const found: Candidate[] = []
  let begun: string[] = []
  for (const { text, isLast } of parts) {
    const isName = !text.includes('@') && !text.includes('<')
    if (isName && !isLast) {
      begun.push(text)
      continue
    }
    if (begun.length > 0 && text.endsWith('>')) found.push(fromText([...begun, text].join(', ')))
    else found.push(...begun, fromText(text))
    begun = []
  }
  return [...found, ...begun]
}

/** Returns a recipient (https://www.rfc-editor.org/rfc/rfc5322#section-3.4, without comments and groups). */
function fromText(text: string): Candidate {
  const [, name, address = text] = /^([^<]*)<([^<>]*)>$/.exec(text) ?? []
  return recipient(address, name?.trim().replace(/^"(.*)"$/s, '$1'))
}

function fromObject(value: unknown): Candidate {
  const { emailAddress, address, name } = Object(value) as Record<string, unknown>
  if (emailAddress !== undefined) return fromObject(emailAddress)
  if (typeof address !== 'string' || address.trim() === '') return JSON.stringify(value) ?? String(value)
  return recipient(address, typeof name === 'string' ? name : undefined)
}

function recipient(address: string, name: string | undefined): Candidate {
  const trimmed = address.trim().replace(/^mailto:([^?]+).*$/is, '$1')
  // Rejects only characters that no address contains, because the mail server knows which addresses exist.
  if (!/^[^\s@<>",;]+@[^\s@<>",;]+$/.test(trimmed)) return trimmed
  return name ? { address: trimmed, name } : { address: trimmed }
}
