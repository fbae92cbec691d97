import type { IncomingMessage } from 'node:http'
import type { Journal } from '../journal'

/** One request to a fake, without tokens, values of query parameters, and bodies. */
export interface SeenRequest {
  readonly method: string
  readonly path: string
  readonly queryNames: readonly string[]
  readonly hadAuthorization: boolean
  /** Number of events in the journal when the request arrived. */
  readonly journalLength: number
  /** Undefined before the response, 0 for a connection reset. */
  readonly status: number | undefined
  readonly fault: string | undefined
}

/** All requests to an API in the order of arrival, each with additional details of the fake. */
export class RequestLog<Details extends object> {
  readonly seen: (SeenRequest & Details)[] = []

  constructor(private readonly journal: Journal | undefined) {}

  /** Records the arrival of a request. Returns a function that records its response. */
  arrived(
    { method = '', url = '', headers }: IncomingMessage,
    details: Details,
  ): (status: number, fault?: string) => void {
    const { pathname, searchParams } = new URL(url, 'http://twin')
    const request = {
      ...details,
      method,
      path: pathname,
      queryNames: [...searchParams.keys()],
      hadAuthorization: headers.authorization !== undefined,
      journalLength: this.journal?.events.length ?? 0,
      status: undefined as number | undefined,
      fault: undefined as string | undefined,
    }
    this.seen.push(request)
    return (status, fault) => {
      Object.assign(request, { status, fault })
      const note = [...request.queryNames, ...(fault ? [fault] : [])].join(' ')
      this.journal?.record({ source: 'api', method, path: pathname, status, ...(note ? { note } : {}) })
    }
  }

  /** Returns the number of requests per response status. */
  statusCounts(): Record<number, number> {
    const counts: Record<number, number> = {}
    for (const { status } of this.seen) if (status !== undefined) counts[status] = (counts[status] ?? 0) + 1
    return counts
  }

  clear(): void {
    this.seen.length = 0
  }
}
