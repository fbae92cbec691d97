import { ConfigurationError } from '../../errors'
import type { Recipient } from '../../providers/mailOperations'

/**
 * The recipients in a field of a message: a text with addresses separated by commas or semicolons, or a list of texts,
 * of `{address, name}` or of Graph's `{emailAddress: {address, name}}`. A text may be `Ada Lovelace <ada@example.com>`.
 * Throws ConfigurationError naming the field and what is no address.
 */
export function readRecipients(field: string, value: unknown): readonly Recipient[] {
  if (value === undefined || value === null) return []
  const list = Array.isArray(value) ? value : [value]
  return list.flatMap((each) =>
    typeof each === 'string'
      ? splitText(each).map((text) => fromText(field, text))
      : [fromObject(field, each)],
  )
}

/** A comma between quotes belongs to a name. */
function splitText(text: string): readonly string[] {
  const parts = text.match(/(?:"[^"]*"|[^,;"]|")+?(?=[,;]|$)/g) ?? []
  return parts.map((part) => part.trim()).filter((part) => part !== '')
}

/** https://www.rfc-editor.org/rfc/rfc5322#section-3.4 without its comments and groups */
function fromText(field: string, text: string): Recipient {
  const [, name, address = text] = /^(.*)<([^<>]*)>$/s.exec(text) ?? []
  return recipient(field, address, name?.trim().replace(/^"(.*)"$/s, '$1'))
}

function fromObject(field: string, value: unknown): Recipient {
  const { emailAddress, address, name } = Object(value) as Record<string, unknown>
  if (emailAddress !== undefined) return fromObject(field, emailAddress)
  if (typeof address !== 'string') throw bad(field, JSON.stringify(value) ?? String(value))
  return recipient(field, address, typeof name === 'string' ? name : undefined)
}

function recipient(field: string, address: string, name: string | undefined): Recipient {
  const trimmed = address.trim()
  // Only what no address has; which ones exist is the mail server's affair.
  if (!/^[^\s@<>",;]+@[^\s@<>",;]+$/.test(trimmed)) throw bad(field, trimmed)
  return name ? { address: trimmed, name } : { address: trimmed }
}

function bad(field: string, text: string): ConfigurationError {
  return new ConfigurationError(
    `The field "${field}" has "${text.slice(0, 80)}", which is no mail address such as ada@example.com.`,
  )
}
