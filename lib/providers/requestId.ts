import type { HttpResponse } from '../http/message'

/** Returns the ID that the API assigned to a request, from one of the common headers. */
export function requestIdOf({ headers }: HttpResponse): string | undefined {
  return names.map((name) => headers[name]).find((id) => id !== undefined)
}

const names = ['x-request-id', 'request-id', 'x-sfdc-request-id', 'x-correlation-id', 'x-amzn-requestid']
