import { setTimeout as delay } from 'node:timers/promises'
import { me } from '../race/containers'
import type { Ledger } from './ledger'
import { outcomeOf } from './outcome'
import { playRounds } from './rounds'
import type { FaultRow } from './row'
import { onStage, type Stage, type StagedRow } from './stage'
import { attentiveUser, type User } from './user'

export interface MessagesRow extends StagedRow {
  /** Defaults to `makeRawRequest`. */
  readonly functionName?: string
  /** The step's own fields. */
  readonly config?: Record<string, unknown>
  /** Number of messages that are sent together in each round. */
  readonly messages?: number
  /** The body of the messages. By default, it requests the signed-in user. */
  readonly body?: unknown
  /** Maximum number of times that the platform redelivers a rebound message. */
  readonly mostRebounds?: number
}

// The platform waits 15 s or more, which makes no difference to these counts.
const reboundPauseMs = 100

/** Returns a row in which an action processes messages while a fault occurs. */
export function messagesMeet(row: MessagesRow): FaultRow {
  const { messages = 3, functionName = 'makeRawRequest', config = {} } = row
  return {
    ...row,
    run: (scene) =>
      onStage(scene, row, { functionName, config, prefetch: messages }, async (stage) => {
        const sent: string[] = []
        const send = (user: User) => sendUntilEnded(stage, row, user, sent)
        await send(attentiveUser(stage))
        const sendAll = (user: User) => Promise.all(Array.from({ length: messages }, () => send(user)))
        const rounds = await playRounds(row, stage, scene.rounds, sendAll)
        return outcomeOf(row, stage, rounds, ledgerOf(stage, sent))
      }),
  }
}

/** Sends a message, adds its ID to `sent`, and waits for its end. Redelivers it each time it is rebound. */
async function sendUntilEnded(
  { container }: Stage,
  { body = me, mostRebounds = 20 }: MessagesRow,
  user: User,
  sent: string[],
): Promise<void> {
  const messageId = await container.send(body)
  sent.push(messageId)
  for (let iteration = 1; ; iteration++) {
    const { outputs } = await container.settled(messageId)
    await user.readErrors()
    const hasAnswer = outputs.some(({ kind }) => kind === 'data')
    const rebounds = outputs.filter(({ kind }) => kind === 'rebound').length
    if (hasAnswer || rebounds < iteration || iteration > mostRebounds) return
    await delay(reboundPauseMs)
    await container.send(body, { messageId, iteration })
  }
}

function ledgerOf({ container }: Stage, expected: readonly string[]): Ledger {
  const outputs = container.outputs()
  const ofKinds = (...kinds: string[]) => outputs.filter(({ kind }) => kinds.includes(kind))
  return {
    expected,
    emitted: ofKinds('data').map(({ parentMessageId, messageId }) => ({ key: parentMessageId, messageId })),
    failed: new Set(ofKinds('error', 'rebound').map(({ parentMessageId }) => parentMessageId)),
  }
}
