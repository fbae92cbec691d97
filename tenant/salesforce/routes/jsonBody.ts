import { isObject } from '../../isObject'
import type { ApiCall } from '../apiCall'
import { apiError, unreadableJson } from '../apiError'

/** Returns the JSON object in a request. */
export function jsonBody({ headers, body }: ApiCall): Record<string, unknown> {
  if (!/^application\/json\b/i.test(headers['content-type'] ?? '')) {
    throw apiError(
      415,
      'UNSUPPORTED_MEDIA_TYPE',
      'Content-Type header specified in HTTP request is not supported',
    )
  }
  const value = parsed(body)
  if (isObject(value)) return value
  throw unreadableJson('The HTTP entity body must be a JSON object')
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    throw unreadableJson('Unexpected character in the HTTP entity body')
  }
}
