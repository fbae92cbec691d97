import { isUtf8 } from 'node:buffer'
import { ConfigurationError } from '../errors'
import { type ApiRequest, parseJson } from '../http/api'
import type { HttpResponse } from '../http/message'
import { action } from '../steps/step'
import { Fields } from '../values/fields'

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const

/** Sends a request to the account's API and emits the response. */
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

// The first two belong to the account. The HTTP client sets the others itself.
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
    throw new ConfigurationError('The field "headers" contains a name that HTTP does not allow.')
  }
  if (reservedHeaders.has(name.toLowerCase())) {
    throw new ConfigurationError(
      `The field "headers" must not contain "${name}", because the component sets it. Remove it.`,
    )
  }
  if (
    ['string', 'number', 'boolean'].includes(typeof value) &&
    /^[\t\x20-\x7e\x80-\xff]*$/.test(String(value))
  ) {
    return String(value)
  }
  throw new ConfigurationError(
    `The field "headers" contains a value for "${name}" that is not a plain string.`,
  )
}

/** A string is sent unchanged, any other value as JSON. */
function readData(data: unknown, method: string): Pick<ApiRequest, 'json' | 'body'> {
  if (data === undefined || data === null || data === '') return {}
  if (method === 'GET' || method === 'HEAD') {
    throw new ConfigurationError(
      `The field "data" is set, but a ${method} request has no body. Add the values to the field "url".`,
    )
  }
  return typeof data === 'string' ? { body: data } : { json: data }
}

function messageBody({ status, headers, body }: HttpResponse) {
  // A session cookie is a credential, which must not reach the next step.
  const { 'set-cookie': _, ...shown } = headers
  return { statusCode: status, headers: shown, responseBody: readBody(headers['content-type'] ?? '', body) }
}

/** JSON becomes a value, text a string, other content base64, and an empty body null. */
function readBody(contentType: string, body: Buffer): unknown {
  if (body.length === 0) return null
  const isText = contentType === '' ? isUtf8(body) : textTypes.test(contentType)
  if (!isText) return body.toString('base64')
  const text = textOf(body, contentType)
  const value = /\bjson\b/i.test(contentType) ? parseJson(text) : undefined
  return value === undefined ? text : value
}

const textTypes = /^text\/|\b(json|ndjson|xml|yaml|javascript|x-www-form-urlencoded)\b/i

/** Decodes by the response's charset, by default UTF-8, and removes a byte order mark. */
function textOf(body: Buffer, contentType: string): string {
  const charset = /\bcharset="?([\w-]+)/i.exec(contentType)?.[1]
  try {
    return new TextDecoder(charset).decode(body)
  } catch {
    return new TextDecoder().decode(body)
  }
}
