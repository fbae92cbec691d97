import { setTimeout as delay } from 'node:timers/promises'
import type { StepOutput } from '../brokers/broker'
import type { Emitted } from './ledger'
import { outcomeOf } from './outcome'
import { playRounds } from './rounds'
import type { FaultRow } from './row'
import { onStage, type Stage, type StagedRow } from './stage'
import { attentiveUser, type User } from './user'

export interface PollingRow extends StagedRow {
  /** Number of contacts. All of them are changed in each round. */
  readonly contacts?: number
  readonly pageSize?: number
  readonly hasRaisedRates?: boolean
}

const intervalMs = 100
const mostExecutions = 30

/** Returns a row in which a trigger polls contacts, all of which were changed, while a fault occurs. */
export function pollingMeets(row: PollingRow): FaultRow {
  const { contacts = 40, pageSize = 10, hasRaisedRates = false } = row
  return {
    ...row,
    async run(scene) {
      const { graph } = scene.tenant
      const folderId = graph.createFolder(`Folder of ${row.key}`)
      const ids = graph.seed(contacts, { folderId, at: Date.now() - hourMs })
      const expected = versionsOf(scene.tenant, ids)
      const config = { objectType: 'contacts', parentId: folderId, pageSize }
      const step = { functionName: 'getNewAndUpdatedObjectsPolling', config, hasRaisedRates }
      return onStage(scene, row, step, async (stage) => {
        await poll(stage, attentiveUser(stage))
        const changeAndPoll = (user: User) => {
          graph.changeContacts(ids)
          expected.push(...versionsOf(scene.tenant, ids))
          return poll(stage, user)
        }
        const rounds = await playRounds(row, stage, scene.rounds, changeAndPoll)
        return outcomeOf(row, stage, rounds, { expected, emitted: emittedBy(stage), failed: new Set() })
      })
    },
  }
}

const hourMs = 3_600_000

/** Executes the trigger until an execution succeeds, like the platform in each interval. */
async function poll({ container }: Stage, user: User): Promise<void> {
  for (let execution = 1; execution <= mostExecutions; execution++) {
    const { end } = await container.settled(await container.send({}))
    await user.readErrors()
    if (end === 'acked') return
    await delay(intervalMs)
  }
}

function versionsOf({ graph }: Stage['tenant'], ids: readonly string[]): string[] {
  return ids.map((id) => versionOf(graph.contact(id)))
}

function emittedBy({ container }: Stage): Emitted[] {
  const isData = ({ kind }: StepOutput) => kind === 'data'
  return container
    .outputs()
    .filter(isData)
    .map(({ body, messageId }) => ({ key: versionOf(body as Record<string, unknown>), messageId }))
}

function versionOf({ id, changeKey }: Readonly<Record<string, unknown>>): string {
  return `${id} ${changeKey}`
}
