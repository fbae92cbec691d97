import type { FaultQueue } from '../../twin/faultQueue'
import type { UnroutedCall } from '../apiCall'
import type { Fault } from '../faults/faults'
import { damage, received, refuse } from '../faults/rejections'
import { type Correlation, errorResponse, GraphError } from '../graphError'
import type { GraphResponse } from '../graphResponse'
import { overConcurrency } from '../mailboxes/mailboxConcurrency'
import { parsePreferences } from '../prefer'
import type { BatchItem } from './batchRequests'
import { type BatchParts, batchResponse } from './batchResponse'

/** The parts of the server that a batch needs. */
interface BatchServer extends BatchParts {
  readonly faults: FaultQueue<Fault>
  readonly route: (call: UnroutedCall) => GraphResponse
}

/** True for `POST /v1.0/$batch`. */
export function isBatch({ method, url }: Pick<UnroutedCall, 'method' | 'url'>): boolean {
  return method === 'POST' && /^\/v1\.0\/\$batch(\?|$)/.test(url)
}

/**
 * Returns the response to a batch. Each of its requests meets the faults of its own method and path, like a separate
 * request.
 */
export function serveBatch(
  server: BatchServer,
  call: UnroutedCall,
  correlation: Correlation,
): Promise<GraphResponse> {
  return batchResponse(call, server, async (item, isThrottled) => {
    try {
      if (isThrottled) throw overConcurrency()
      return carryOut(server, call, item)
    } catch (error) {
      if (error instanceof GraphError) return errorResponse(error, correlation)
      throw error
    }
  })
}

function carryOut(server: BatchServer, batch: UnroutedCall, item: BatchItem): GraphResponse | undefined {
  const url = `/v1.0${item.url}`
  const fault = server.faults.take(item.method, url)
  const call = {
    ...batch,
    method: item.method,
    url,
    query: new URL(url, batch.origin).searchParams,
    headers: item.headers,
    preferences: parsePreferences(item.headers),
    body: Buffer.from(item.body === undefined ? '' : JSON.stringify(item.body)),
  }
  if (!fault) return server.route(call)
  // A request in a batch has no separate connection, so its response is missing instead.
  const isLost = fault.kind === 'reset' || fault.kind === 'halfBody'
  const answer = refuse(fault, call) ?? damage(server.route(received(call, fault)), fault)
  return isLost ? undefined : answer
}
