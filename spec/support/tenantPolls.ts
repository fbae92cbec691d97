import type { StepOutput } from '../../tenant/brokers/broker'
import { contacts, type PolledKind } from './polledKinds'
import type { SpecTenant, StartedStep, StepWish } from './tenantSpec'

export const polling = 'getNewAndUpdatedObjectsPolling'

/** A record in a message. */
export interface Contact {
  readonly id: string
  readonly changeKey?: string
  readonly [field: string]: unknown
}

export interface PolledFolder extends StartedStep {
  readonly folderId: string
  /** IDs of the initial items. */
  readonly ids: string[]
}

/** Creates a new folder with `count` old items, contacts by default, and starts a trigger that polls it. */
export async function startPolling(
  tenant: SpecTenant,
  count: number,
  { kind = contacts, config, ...wish }: StepWish & { kind?: PolledKind } = {},
): Promise<PolledFolder> {
  const folderId = kind.createFolder(tenant.graph, `Folder ${++folders}`)
  const ids = kind.seed(tenant.graph, count, { folderId, at: Date.now() - hourMs })
  const started = await tenant.start(polling, {
    hasRaisedRates: true,
    ...wish,
    config: { objectType: kind.objectType, parentId: folderId, ...config },
  })
  return { ...started, folderId, ids }
}

let folders = 0
const hourMs = 3_600_000

/** Returns the bodies of the data messages in their order. */
export function recordsIn(outputs: readonly StepOutput[]): Contact[] {
  return outputs.flatMap(({ kind, body }) => (kind === 'data' ? [body as Contact] : []))
}

export function idsIn(outputs: readonly StepOutput[]): string[] {
  return recordsIn(outputs).map(({ id }) => id)
}

/** Returns the record IDs of each message with a list. */
export function listsIn(outputs: readonly StepOutput[]): string[][] {
  return recordsIn(outputs).map(({ results }) => (results as { id: string }[]).map(({ id }) => id))
}

/** Returns the number of data messages before each snapshot. */
export function messagesBeforeSnapshots(outputs: readonly StepOutput[]): number[] {
  const counts: number[] = []
  let messages = 0
  for (const { kind } of outputs) {
    if (kind === 'data') messages++
    if (kind === 'snapshot') counts.push(messages)
  }
  return counts
}
