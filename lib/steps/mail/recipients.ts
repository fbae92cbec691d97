import { ConfigurationError } from '../../errors'
import type { Recipient } from '../../providers/mailOperations'

/**
 * Returns the recipients in a field of a message: a string with addresses separated by commas or semicolons, or a list of
 * strings, of `{address, name}`, or of Graph's `{emailAddress: {address, name}}`. A string can be
 * `Ada Lovelace <ada@example.com>`. Throws ConfigurationError if an address is invalid.
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

/** A comma within quotation marks is part of a name. */
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
  if (typeof address !== 'string') throw invalidRecipient(field, JSON.stringify(value) ?? String(value))
  return recipient(field, address, typeof name === 'string' ? name : undefined)
}

function recipient(field: string, address: string, name: string | undefined): Recipient {
  const trimmed = address.trim()
  // Rejects only what no address can contain. The mail server knows which ones exist.
  if (!/^[^\s@<>",;]+@[^\s@<>",;]+$/.test(trimmed)) throw invalidRecipient(field, trimmed)
  return name ? { address: trimmed, name } : { address: trimmed }
}

function invalidRecipient(field: string, text: string): ConfigurationError {
  return new ConfigurationError(
    `The field "${field}" contains "${text.slice(0, 80)}", which is not an email address such as ada@example.com.`,
  )
}
