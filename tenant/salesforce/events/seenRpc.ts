import type { Metadata } from '@grpc/grpc-js'
import type { Accepts } from '../authentication'
import { user } from '../user'
import type { FetchRequest } from './protocol'

export type RpcName = 'Subscribe' | 'GetTopic' | 'GetSchema'

/** An RPC or fetch request as the server received it, without the token. */
export interface SeenRpc {
  readonly rpc: RpcName
  readonly topic?: string
  readonly preset?: 'LATEST' | 'EARLIEST' | 'CUSTOM'
  readonly replayId?: string
  readonly count?: number
  readonly tenantId?: string
}

interface Expected {
  readonly accepts: Accepts
  readonly instanceUrl: () => string
}

/** True if the metadata of a call contain a valid token, the instance, and the org. */
export async function isAuthorized(metadata: Metadata, { accepts, instanceUrl }: Expected): Promise<boolean> {
  const [token, instance, tenant] = ['accesstoken', 'instanceurl', 'tenantid'].map((name) =>
    String(metadata.get(name)[0] ?? ''),
  )
  if (instance !== instanceUrl() || tenant !== user.organization_id) return false
  return token !== undefined && token !== '' && accepts(token)
}

/** Returns the record of a fetch request. */
export function seenFetch(
  { topicName, replayPreset, replayId, numRequested }: FetchRequest,
  metadata: Metadata,
): SeenRpc {
  const preset = (['LATEST', 'EARLIEST', 'CUSTOM'] as const)[replayPreset]
  const id = Buffer.from(replayId).toString('hex')
  return {
    rpc: 'Subscribe',
    topic: topicName,
    preset,
    replayId: id,
    count: numRequested,
    ...tenantOf(metadata),
  }
}

/** Returns the org in the metadata of a call. */
export function tenantOf(metadata: Metadata): { tenantId: string } {
  return { tenantId: String(metadata.get('tenantid')[0] ?? '') }
}
