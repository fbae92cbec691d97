import type { HttpResponse } from '../http/message'

/** The id by which the API's provider finds a request, in one of the headers in use for it. */
export function requestIdOf({ headers }: HttpResponse): string | undefined {
  return names.map((name) => headers[name]).find((id) => id !== undefined)
}

const names = ['x-request-id', 'request-id', 'x-sfdc-request-id', 'x-correlation-id', 'x-amzn-requestid']
