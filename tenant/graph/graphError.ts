import type { GraphResponse } from './graphResponse'

/** An error in Graph's words. Code that throws it does not need to know how it is sent. */
export class GraphError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly headers: Record<string, string> = {},
    /** Additional properties of the error, such as `@event.existingEventId`. */
    readonly details: Record<string, unknown> = {},
  ) {
    super(message)
  }
}

export interface Correlation {
  readonly requestId: string
  readonly clientRequestId: string
  readonly at: number
}

/** Returns the error in the format of Graph: https://learn.microsoft.com/graph/errors */
export function errorResponse(
  error: GraphError,
  { requestId, clientRequestId, at }: Correlation,
): GraphResponse {
  const date = new Date(at).toISOString().slice(0, 19)
  const innerError = { date, 'request-id': requestId, 'client-request-id': clientRequestId }
  return {
    status: error.status,
    headers: error.headers,
    body: { error: { code: error.code, message: error.message, ...error.details, innerError } },
  }
}

export function itemNotFound(): GraphError {
  return new GraphError(404, 'ErrorItemNotFound', 'The specified object was not found in the store.')
}

export function malformedId(): GraphError {
  return new GraphError(400, 'ErrorInvalidIdMalformed', 'Id is malformed.')
}

export function badRequest(message: string): GraphError {
  return new GraphError(400, 'BadRequest', message)
}

export function invalidQuery(message: string): GraphError {
  return new GraphError(400, 'ErrorInvalidUrlQuery', message)
}

export function unreadableQuery(message: string): GraphError {
  return new GraphError(400, 'RequestBroker--ParseUri', message)
}

export function unreadableBody(message: string): GraphError {
  return new GraphError(400, 'RequestBodyRead', message)
}

export function syncStateNotFound(message: string): GraphError {
  return new GraphError(410, 'SyncStateNotFound', message)
}
