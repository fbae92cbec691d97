import { setTimeout as delay } from 'node:timers/promises'
import type { StepOutput } from '../brokers/broker'
import type { Emitted } from './ledger'
import { outcomeOf } from './outcome'
import { playRounds } from './rounds'
import type { FaultRow } from './row'
import { onStage, type Stage, type StagedRow } from './stage'

export interface EventsRow extends StagedRow {
  /** Records that are created in each round. Defaults to 200. */
  readonly events?: number
}

const topic = '/data/ChangeEvents'
const tickMs = 400
const longestRoundMs = 60_000
const burst = 20

/** Returns a row in which a real-time flow emits change events while a fault occurs. */
export function eventsMeet(row: EventsRow): FaultRow {
  const { events = 200 } = row
  return {
    ...row,
    async run(scene) {
      const { salesforce } = scene.tenant
      const pubSub = await salesforce.startPubSub()
      const config = { topic, pubSubEndpoint: pubSub.url, startFrom: 'storedEvents' }
      const step = { functionName: 'subscribeToEvents', config, hasRaisedRates: true }
      return onStage(scene, realTime(row), step, async (stage) => {
        await tick(stage)
        const rounds = await playRounds(row, stage, scene.rounds, async () => {
          await createRecords(stage, events)
          await untilEmitted(stage, () => pubSub.eventIds(topic))
        })
        const expected = pubSub.eventIds(topic)
        return outcomeOf(row, stage, rounds, { expected, emitted: emittedBy(stage), failed: new Set() })
      })
    },
  }
}

function realTime(row: EventsRow): EventsRow {
  return {
    ...row,
    fields: { provider: 'salesforce', apiBaseUrl: '' },
    environment: { ELASTICIO_FLOW_TYPE: 'long_running', ...row.environment },
  }
}

async function createRecords({ tenant: { salesforce } }: Stage, count: number): Promise<void> {
  for (let number = 0; number < count; number++) {
    salesforce.create('Account', { Name: `Account ${number}` })
    if (number % burst === 0) await delay(10)
  }
}

/** Executes the trigger repeatedly, like the platform, until all records are emitted. */
async function untilEmitted(stage: Stage, expected: () => readonly string[]): Promise<void> {
  const end = Date.now() + longestRoundMs
  while (Date.now() < end) {
    const emitted = new Set(emittedBy(stage).map(({ key }) => key))
    if (expected().every((id) => emitted.has(id))) return
    await tick(stage)
    await delay(tickMs)
  }
}

async function tick({ container }: Stage): Promise<void> {
  await container.settled(await container.send({}))
}

function emittedBy({ container }: Stage): Emitted[] {
  const isData = ({ kind }: StepOutput) => kind === 'data'
  return container
    .outputs()
    .filter(isData)
    .map(({ body, messageId }) => ({ key: String((body as { id?: unknown }).id), messageId }))
}
