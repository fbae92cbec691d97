import { isUtf8 } from 'node:buffer'
import { ConfigurationError } from '../errors'
import { type ApiRequest, parseJson } from '../http/api'
import { formContentType, formEncode } from '../http/formBody'
import type { HttpResponse } from '../http/message'
import { action } from '../steps/step'
import { Fields } from '../values/fields'
import { headerValue } from '../values/headerFields'
import { looseName } from '../values/lookUp'
import { nearestName } from '../values/nearestName'

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const

/** Sends a request to the account's API and emits the response. */
const run = action(
  'makeRawRequest',
  async ({ api, config }, input) => {
    const request = readRequest(input.body)
    const accepts = new Fields(config).isChecked('doNotThrow404') ? [304, 404] : [304]
    return messageBody(await api({ ...request, accepts }))
  },
  ({ body }) => !/^(GET|HEAD|OPTIONS)$/i.test(String(body['method'])),
)

export { run as process }

function readRequest(input: Readonly<Record<string, unknown>>): ApiRequest {
  checkProperties(input)
  const { method, headers: given, data, ...rest } = input
  const fields = new Fields({ ...rest, method: typeof method === 'string' ? method.toUpperCase() : method })
  const request = { method: fields.oneOf('method', methods), path: fields.requiredText('url') }
  const headers = readHeaders(given)
  return { ...request, headers, ...readData(data, request.method, headers['content-type']) }
}

const properties = ['method', 'url', 'headers', 'data']

// The names that other clients use.
const otherNames: readonly (readonly [RegExp, string])[] = [
  [/^(request)?(body|json|payload|content|form)(data|body)?$/, 'data'],
  [/^(url|search)?(query|params|parameters|qs|path|uri|endpoint)(string|params|parameters)?$/, 'url'],
  [/^verb$/, 'method'],
]

/** A property that nothing reads would be lost, and the request would be another one than was meant. */
function checkProperties(input: Readonly<Record<string, unknown>>): void {
  const unknown = Object.keys(input).find((name) => !properties.includes(name))
  if (unknown === undefined) return
  const shown = unknown.slice(0, 40)
  const other = otherNames.find(([pattern]) => pattern.test(looseName(shown)))?.[1]
  const nearest = other ?? nearestName(shown, properties)
  throw new ConfigurationError(
    `The input has the unknown property "${shown}". ${nearest === undefined ? 'Allowed properties: method, url, headers, data.' : `Did you mean "${nearest}"?`} Query parameters are a part of "url", and the body is "data".`,
  )
}

function readHeaders(headers: unknown): Record<string, string> {
  if (headers === undefined || headers === null || headers === '') return {}
  if (typeof headers !== 'object' || Array.isArray(headers)) {
    throw new ConfigurationError('The field "headers" is not an object such as {"Prefer": "return=minimal"}.')
  }
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), headerValue(name, value, 'headers')]),
  )
}

/** A string is sent unchanged, any other value in the encoding of its content type, by default JSON. */
function readData(data: unknown, method: string, contentType = ''): Pick<ApiRequest, 'json' | 'body'> {
  if (data === undefined || data === null || data === '') return {}
  if (method === 'GET' || method === 'HEAD') {
    throw new ConfigurationError(
      `The field "data" is set, but a ${method} request has no body. Add the values to the field "url".`,
    )
  }
  if (typeof data === 'string') return { body: data }
  if (typeof data === 'object' && contentType.toLowerCase().includes(formContentType)) {
    return { body: formEncode(data) }
  }
  if (/^multipart\//i.test(contentType)) {
    throw new ConfigurationError(
      'The field "data" is an object, which cannot be encoded as multipart. Send the complete body as a string.',
    )
  }
  return { json: data }
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
