import type { StepOutput } from '../../tenant/brokers/broker'
import { contacts, type PolledKind } from './polledKinds'
import type { SpecTenant, StartedStep, StepWish } from './tenantSpec'

export const polling = 'getNewAndUpdatedObjectsPolling'

/** A record as a message carries it. */
export interface Contact {
  readonly id: string
  readonly changeKey?: string
  readonly [field: string]: unknown
}

export interface PolledFolder extends StartedStep {
  readonly folderId: string
  /** Ids of the items there were at the start. */
  readonly ids: string[]
}

/** A folder of its own with `count` old items, contacts where nothing else is wished, and a trigger that polls it. */
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

/** The bodies of the data messages, in the order in which they left. */
export function recordsIn(outputs: readonly StepOutput[]): Contact[] {
  return outputs.flatMap(({ kind, body }) => (kind === 'data' ? [body as Contact] : []))
}

export function idsIn(outputs: readonly StepOutput[]): string[] {
  return recordsIn(outputs).map(({ id }) => id)
}

/** The ids of the records in each message that holds a list. */
export function listsIn(outputs: readonly StepOutput[]): string[][] {
  return recordsIn(outputs).map(({ results }) => (results as { id: string }[]).map(({ id }) => id))
}

/** How many data messages left before each snapshot. */
export function messagesBeforeSnapshots(outputs: readonly StepOutput[]): number[] {
  const counts: number[] = []
  let messages = 0
  for (const { kind } of outputs) {
    if (kind === 'data') messages++
    if (kind === 'snapshot') counts.push(messages)
  }
  return counts
}
