import { ConfigurationError } from '../errors'
import type { ApiRequest } from '../http/api'
import { isFormType } from '../http/formBody'
import type { Execution } from '../session/execution'
import { Fields } from '../values/fields'
import { headerValue } from '../values/headerFields'
import { looseName } from '../values/lookUp'
import { nearestName } from '../values/text/nearestName'
import type { ActionInput } from './step'

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const

/** Returns the request that a message describes. Throws ConfigurationError for an invalid property. */
export function rawRequest(
  execution: Execution,
  input: ActionInput['body'],
): ApiRequest & { readonly headers: Record<string, string> } {
  checkProperties(input)
  const { method, headers: given, data, ...rest } = input
  const fields = new Fields({ ...rest, method: typeof method === 'string' ? method.toUpperCase() : method })
  const request = { method: fields.oneOf('method', methods), path: fields.requiredText('url') }
  const headers = readHeaders(given)
  return {
    ...request,
    headers,
    ...readData(data, request.method, headers['content-type'] ?? contentTypeOf(execution)),
  }
}

/** Returns the content type in the credential's headers. */
function contentTypeOf({ provider, credential, tokens }: Execution): string {
  return provider.headers?.(credential, tokens.latest()).fixed['content-type'] ?? ''
}

const properties = ['method', 'url', 'headers', 'data']

// The names that other clients use.
const otherNames: readonly (readonly [RegExp, string])[] = [
  [/^(request)?(body|json|payload|content|form)(data|body)?$/, 'data'],
  [/^(url|search)?(query|params|parameters|qs|path|uri|endpoint)(string|params|parameters)?$/, 'url'],
  [/^verb$/, 'method'],
]

/** Throws ConfigurationError for an unknown property, because ignoring it would send another request than intended. */
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

/** Returns the request body: a string unchanged, and any other value encoded by the content type, by default as JSON. */
function readData(data: unknown, method: string, contentType: string): Pick<ApiRequest, 'json' | 'body'> {
  if (data === undefined || data === null || data === '') return {}
  if (method === 'GET' || method === 'HEAD') {
    throw new ConfigurationError(
      `The field "data" is set, but a ${method} request has no body. Add the values to the field "url".`,
    )
  }
  if (typeof data === 'string') return { body: data }
  if (typeof data === 'object') assertEncodable(data, contentType.trim())
  return { json: data }
}

// Content types in which JSON is sent.
const typesOfJson = /^$|json|^text\/plain\b|^application\/(octet-stream|csp-report)\b/i

// Types with one JSON object per line. A list is not an object.
const typesOfJsonLines = /ndjson|jsonl|json-lines|json-seq/i

function assertEncodable(data: object, contentType: string): void {
  const isForm = isFormType(contentType)
  const isList = Array.isArray(data)
  const isJson = typesOfJson.test(contentType) && !(isList && typesOfJsonLines.test(contentType))
  if (isForm ? !isList : isJson) return
  const kind = isList ? 'a list' : 'an object'
  const encoding = isForm
    ? 'a form'
    : /^multipart\//i.test(contentType)
      ? 'multipart'
      : contentType.slice(0, 40)
  throw new ConfigurationError(
    `The field "data" is ${kind}, which cannot be encoded as ${encoding}. Send the complete body as a string.`,
  )
}
