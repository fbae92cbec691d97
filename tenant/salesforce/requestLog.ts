import type { IncomingMessage } from 'node:http'
import type { Journal } from '../journal'

/** One request as the twin saw it: no token, no body, and of its query nothing but the SOQL. */
export interface SeenRequest {
  readonly method: string
  readonly path: string
  readonly queryNames: readonly string[]
  readonly soql: string | undefined
  /** Where it arrived: tells calls before a move of the instance from those after */
  readonly origin: string
  readonly hadAuthorization: boolean
  /** How many events the journal held when the request arrived */
  readonly journalLength: number
  /** Undefined while unanswered, 0 for a connection reset */
  readonly status: number | undefined
  readonly fault: string | undefined
}

/** Everything that was asked of the API, in the order of arrival. */
export class RequestLog {
  readonly seen: SeenRequest[] = []

  constructor(private readonly journal: Journal | undefined) {}

  /** Records a request at its arrival; the function it returns records how it was answered. */
  arrived(
    { method = '', url = '', headers }: IncomingMessage,
    origin: string,
  ): (status: number, fault?: string) => void {
    const { pathname, searchParams } = new URL(url, origin)
    const request = {
      method,
      path: pathname,
      queryNames: [...searchParams.keys()],
      soql: searchParams.get('q') ?? undefined,
      origin,
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

  /** How many requests were answered with each status. */
  statusCounts(): Record<number, number> {
    const counts: Record<number, number> = {}
    for (const { status } of this.seen) if (status !== undefined) counts[status] = (counts[status] ?? 0) + 1
    return counts
  }

  clear(): void {
    this.seen.length = 0
  }
}
