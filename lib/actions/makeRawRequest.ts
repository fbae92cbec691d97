import { isUtf8 } from 'node:buffer'
import { ConfigurationError } from '../errors'
import { type ApiRequest, parseJson } from '../http/api'
import type { HttpResponse } from '../http/message'
import { action } from '../steps/step'
import { Fields } from '../values/fields'

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const

/** Sends any request to the account's API and gives its answer. */
const run = action('makeRawRequest', async ({ api, config }, input) => {
  const request = readRequest(input.body)
  const accepts = new Fields(config).isChecked('doNotThrow404') ? [304, 404] : [304]
  return messageBody(await api({ ...request, accepts }))
})

export { run as process }

function readRequest(input: Readonly<Record<string, unknown>>): ApiRequest {
  const { method, headers, data, ...rest } = input
  const fields = new Fields({ ...rest, method: typeof method === 'string' ? method.toUpperCase() : method })
  const request = { method: fields.oneOf('method', methods), path: fields.requiredText('url') }
  return { ...request, headers: readHeaders(headers), ...readData(data, request.method) }
}

// The runtime's HTTP client sets the last ones itself; the first ones are the account's.
const reservedHeaders = new Set([
  'authorization',
  'cookie',
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
])

function readHeaders(headers: unknown): Record<string, string> {
  if (headers === undefined || headers === null || headers === '') return {}
  if (typeof headers !== 'object' || Array.isArray(headers)) {
    throw new ConfigurationError('The field "headers" is not an object such as {"Prefer": "return=minimal"}.')
  }
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), readHeader(name, value)]),
  )
}

function readHeader(name: string, value: unknown): string {
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) {
    throw new ConfigurationError('The field "headers" has a name that is not allowed in HTTP.')
  }
  if (reservedHeaders.has(name.toLowerCase())) {
    throw new ConfigurationError(
      `The field "headers" must not set "${name}": the component does that itself.`,
    )
  }
  if (
    ['string', 'number', 'boolean'].includes(typeof value) &&
    /^[\t\x20-\x7e\x80-\xff]*$/.test(String(value))
  ) {
    return String(value)
  }
  throw new ConfigurationError(`The field "headers" has a value for "${name}" that is no plain text.`)
}

/** A text goes out as it is, everything else as JSON. */
function readData(data: unknown, method: string): Pick<ApiRequest, 'json' | 'body'> {
  if (data === undefined || data === null || data === '') return {}
  if (method === 'GET' || method === 'HEAD') {
    throw new ConfigurationError(
      `The field "data" is filled, but a ${method} request carries none. Put it into "url".`,
    )
  }
  return typeof data === 'string' ? { body: data } : { json: data }
}

function messageBody({ status, headers, body }: HttpResponse) {
  // A session cookie is a credential, and the next step has no use for it.
  const { 'set-cookie': _, ...shown } = headers
  return { statusCode: status, headers: shown, responseBody: readBody(headers['content-type'] ?? '', body) }
}

/** JSON as a value, text as text, anything else in base64, no body as null. */
function readBody(contentType: string, body: Buffer): unknown {
  if (body.length === 0) return null
  const isText = contentType === '' ? isUtf8(body) : textTypes.test(contentType)
  if (!isText) return body.toString('base64')
  const text = textOf(body, contentType)
  const value = /\bjson\b/i.test(contentType) ? parseJson(text) : undefined
  return value === undefined ? text : value
}

const textTypes = /^text\/|\b(json|ndjson|xml|yaml|javascript|x-www-form-urlencoded)\b/i

/** In the charset that the answer names, UTF-8 where it names none that is known; without a byte order mark. */
function textOf(body: Buffer, contentType: string): string {
  const charset = /\bcharset="?([\w-]+)/i.exec(contentType)?.[1]
  try {
    return new TextDecoder(charset).decode(body)
  } catch {
    return new TextDecoder().decode(body)
  }
}
