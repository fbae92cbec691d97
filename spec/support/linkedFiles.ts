import { createHash } from 'node:crypto'
import type { StepOutput } from '../../tenant/brokers/broker'
import { messages } from './polledKinds'
import { type PolledFolder, recordsIn, startPolling } from './tenantPolls'
import type { SpecTenant, StepWish } from './tenantSpec'

export const pdf = { name: 'offer.pdf', sizeBytes: 200_000, contentType: 'application/pdf' }

/** Starts a trigger that polls a new mail folder and stores the files of its messages. */
export function startLinking(tenant: SpecTenant, { config, ...wish }: StepWish = {}): Promise<PolledFolder> {
  return startPolling(tenant, 0, { kind: messages, ...wish, config: { attachments: 'link', ...config } })
}

interface Attachment {
  readonly name: string
  readonly url?: string
}

/** Returns the attachments of each emitted message. */
export function attachmentsIn(outputs: readonly StepOutput[]): Attachment[][] {
  return recordsIn(outputs).map(({ attachments }) => attachments as Attachment[])
}

/** Returns the hash of a stored file. */
export async function sha256At({ storage }: SpecTenant, url = ''): Promise<string> {
  const response = await fetch(url, { headers: { authorization: `Bearer ${storage.token}` } })
  return createHash('sha256')
    .update(Buffer.from(await response.arrayBuffer()))
    .digest('hex')
}
