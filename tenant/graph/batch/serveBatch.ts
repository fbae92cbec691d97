import type { FaultQueue } from '../../twin/faultQueue'
import type { Answer } from '../answer'
import type { UnroutedCall } from '../apiCall'
import type { Fault } from '../faults/faults'
import { refuse, spoil } from '../faults/refusals'
import { type Correlation, errorAnswer, GraphError } from '../graphError'
import { parsePreferences } from '../prefer'
import { answerBatch, type BatchLog } from './answerBatch'
import type { BatchItem } from './batchRequests'

/** The parts of the server that a batch needs. */
interface BatchServer {
  readonly batches: BatchLog
  readonly faults: FaultQueue<Fault>
  readonly route: (call: UnroutedCall) => Answer
}

/** True for `POST /v1.0/$batch`. */
export function isBatch({ method, url }: Pick<UnroutedCall, 'method' | 'url'>): boolean {
  return method === 'POST' && /^\/v1\.0\/\$batch(\?|$)/.test(url)
}

/** Returns the response to a batch; each request in it meets the faults of its own method and path, as a request alone would. */
export function serveBatch(
  server: BatchServer,
  call: UnroutedCall,
  correlation: Correlation,
): Promise<Answer> {
  return answerBatch(call, server.batches, async (item, isThrottled) => {
    try {
      if (isThrottled) throw overConcurrency()
      return carryOut(server, call, item)
    } catch (error) {
      if (error instanceof GraphError) return errorAnswer(error, correlation)
      throw error
    }
  })
}

function carryOut(server: BatchServer, batch: UnroutedCall, item: BatchItem): Answer | undefined {
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
  // A request in a batch has no connection of its own: its response is missing instead.
  const isLost = fault.kind === 'reset' || fault.kind === 'halfBody'
  const answer = refuse(fault, call) ?? spoil(server.route(call), fault)
  return isLost ? undefined : answer
}

/** Without Retry-After, as it was seen: https://github.com/microsoftgraph/microsoft-graph-docs/issues/8760 */
function overConcurrency(): GraphError {
  return new GraphError(429, 'ApplicationThrottled', 'Application is over its MailboxConcurrency limit.')
}
