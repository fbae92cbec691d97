import { isUtf8 } from 'node:buffer'
import { parseJson } from '../http/api'
import type { HttpResponse } from '../http/message'
import { rawRequest } from '../steps/rawRequest'
import { action } from '../steps/step'
import { Fields } from '../values/fields'

/** Sends a request to the account's API and emits the response. */
const run = action(
  'makeRawRequest',
  async (execution, input) => {
    const request = rawRequest(execution, input.body)
    execution.hideHeaders(request.headers)
    const accepts = new Fields(execution.config).isChecked('doNotThrow404') ? [304, 404] : [304]
    return messageBody(await execution.api({ ...request, accepts }))
  },
  ({ body }) => !/^(GET|HEAD|OPTIONS)$/i.test(String(body['method'])),
)

export { run as process }

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
  const value = contentType === '' || /\bjson\b/i.test(contentType) ? parseJson(text) : undefined
  // Without a type, "true" or "1" may be plain text.
  const isValue = contentType === '' ? typeof value === 'object' && value !== null : value !== undefined
  return isValue ? value : text
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
