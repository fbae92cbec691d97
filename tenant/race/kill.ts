import type { Tenant } from '..'
import type { InputEnd, Step } from '../brokers/broker'
import type { JournalEvent } from '../journal'
import { until } from '../measuring/until'
import { type Containers, me, reconnect } from './containers'
import type { LockWatch } from './lockWatch'

export interface Killed {
  /** How far the killed one had come. */
  readonly phase:
    | 'before the rotation'
    | 'before the new tokens were stored'
    | 'after the new tokens were stored'
  /** How the messages ended: those of the others, which had to wait for the lock, and the killed one's, repeated. */
  readonly ends: readonly InputEnd[]
  /** What was said meanwhile in error messages. */
  readonly errors: readonly ErrorWords[]
  /** True where the provider saw a refresh token twice, and revoked the grant. */
  readonly isGrantLost: boolean
  /** From the kill to the end of all messages. */
  readonly tookMs: number
}

export interface ErrorWords {
  readonly name: string
  readonly message: string
}

export interface Kill {
  /** Which of the containers refreshes and is killed. */
  readonly victim: number
  /** Resolves at the moment of the kill; the lock is held by then. */
  readonly moment: () => Promise<unknown>
}

/**
 * Lets the token expire, kills the container that refreshes it while the others wait for the lock, and starts
 * another in its place. Where that costs the grant, the account is reconnected as soon as a message says so.
 */
export async function killWhileRefreshing(
  tenant: Tenant,
  containers: Containers,
  locks: LockWatch,
  { victim, moment }: Kill,
): Promise<Killed> {
  const { authorizationServer, platform, journal } = tenant
  const { accountId, steps } = containers
  const { reuseDetected } = await authorizationServer.stats()
  const from = journal.events.length
  const user = attentiveUser(tenant, accountId)
  await authorizationServer.expireAccessTokens()

  const { killed, messageId } = await sendTo(steps[victim])
  await until('the lock is held', () => locks.isHeld(accountId))
  const others = steps.filter((step) => step !== killed)
  const othersEnd = Promise.all(others.map((step) => user.runAndRead(step)))
  await moment()
  await killed.kill()
  const killedAt = Date.now()
  const phase = phaseOf(journal.events.slice(from))
  platform.heal()
  await authorizationServer.heal()

  const restarted = await containers.restart(victim)
  user.read(restarted)
  const ends = [...(await othersEnd), await restarted.ended(messageId)]
  const tookMs = Date.now() - killedAt
  const { reuseDetected: reuseDetectedNow } = await authorizationServer.stats()
  return { phase, ends, errors: await user.errors(), isGrantLost: reuseDetectedNow > reuseDetected, tookMs }
}

function phaseOf(events: readonly JournalEvent[]): Killed['phase'] {
  const isDone = (source: JournalEvent['source'], method: string) =>
    events.some((event) => event.source === source && event.method === method && event.status === 200)
  if (isDone('platform', 'PUT')) return 'after the new tokens were stored'
  return isDone('token', 'POST') ? 'before the new tokens were stored' : 'before the rotation'
}

async function sendTo(killed: Step | undefined): Promise<{ killed: Step; messageId: string }> {
  if (!killed) throw new Error('There is no such container.')
  return { killed, ...(await killed.send(me)) }
}

/** Reads the errors of messages, and reconnects the account when the first of them says so. */
function attentiveUser(tenant: Tenant, accountId: string) {
  const errors: ErrorWords[] = []
  let reconnecting: Promise<void> | undefined
  const read = (step: Step): void =>
    step.onOutput(({ kind, body }) => {
      if (kind !== 'error') return
      const error = body as ErrorWords
      errors.push(error)
      if (error.name === 'ReconnectRequiredError') reconnecting ??= reconnect(tenant, accountId)
    })
  return {
    read,
    async runAndRead(step: Step): Promise<InputEnd> {
      read(step)
      return (await step.run(me)).end
    },
    async errors(): Promise<ErrorWords[]> {
      await reconnecting
      return errors
    },
  }
}
