import { ConfigurationError } from '../errors'

/** Returns the header fields of a string with one `Name: value` per line, names in lower case. */
export function parseHeaderLines(
  text: string,
  field: string,
  allowed: readonly string[] = [],
): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const [at, line] of text.split(/\r\n|\r|\n/).entries()) {
    if (line.trim() === '') continue
    const [, name = '', value = ''] = /^([^:]*):(.*)$/.exec(line.trim()) ?? []
    if (name === '') {
      throw new ConfigurationError(
        // Not quoted, because the line can be a key.
        `The field "${field}" has no header in line ${at + 1}. Write one "Name: value" per line.`,
      )
    }
    headers[name.trim().toLowerCase()] = headerValue(name.trim(), value.trim(), field, allowed)
  }
  return headers
}

/** Returns the value of a header field as a string. Throws ConfigurationError if a request can't have the header. */
export function headerValue(
  name: string,
  value: unknown,
  field: string,
  allowed: readonly string[] = [],
): string {
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) {
    throw new ConfigurationError(
      `The field "${field}" has the header name "${name.slice(0, 40)}", which HTTP does not allow. Check the name.`,
    )
  }
  if (reserved.has(name.toLowerCase()) && !allowed.includes(name.toLowerCase())) {
    throw new ConfigurationError(
      `The field "${field}" must not set the header "${name}": the component or the HTTP client sets it. Remove it.`,
    )
  }
  if (isHeaderValue(value)) return String(value)
  throw new ConfigurationError(
    `The field "${field}" has a value for the header "${name}" that is not a string of Latin characters. Check the value.`,
  )
}

/** True for a value that HTTP can send in a header field. */
export function isHeaderValue(value: unknown): boolean {
  const isScalar = ['string', 'number', 'boolean'].includes(typeof value)
  return isScalar && /^[\t\x20-\x7e\x80-\xff]*$/.test(String(value))
}

// Headers of the account, and those that the HTTP client sets.
const reserved = new Set([
  'authorization',
  'cookie',
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
])
