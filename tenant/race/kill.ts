import type { Tenant } from '..'
import type { InputEnd, Step } from '../brokers/broker'
import type { JournalEvent } from '../journal'
import { until } from '../measuring/until'
import { type Containers, me, reconnect } from './containers'
import type { LockWatch } from './lockWatch'

export interface Killed {
  /** The progress of the killed container. */
  readonly phase:
    | 'before the rotation'
    | 'before the new tokens were stored'
    | 'after the new tokens were stored'
  /**
   * The ends of the messages: those of the other containers, which waited for the lock, and the redelivered one of
   * the killed container.
   */
  readonly ends: readonly InputEnd[]
  /** The error messages during the kill. */
  readonly errors: readonly ErrorBody[]
  /** True if the provider received a refresh token twice and revoked the grant. */
  readonly isGrantLost: boolean
  /** Time from the kill to the end of all messages. */
  readonly tookMs: number
}

export interface ErrorBody {
  readonly name: string
  readonly message: string
}

export interface Kill {
  /** Index of the container that refreshes and is killed. */
  readonly victim: number
  /** Resolves at the time of the kill. By then, the container holds the lock. */
  readonly moment: () => Promise<unknown>
}

/**
 * Lets the token expire, kills the container that refreshes it while the others wait for the lock, and replaces it.
 * If the grant is lost, the account is reconnected as soon as an error message says to do so.
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
  platform.clearFaults()
  await authorizationServer.clearFaults()

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

/** Returns a user who reads the error messages and reconnects the account when the first one says to do so. */
function attentiveUser(tenant: Tenant, accountId: string) {
  const errors: ErrorBody[] = []
  let reconnecting: Promise<void> | undefined
  const read = (step: Step): void =>
    step.onOutput(({ kind, body }) => {
      if (kind !== 'error') return
      const error = body as ErrorBody
      errors.push(error)
      if (error.name === 'ReconnectRequiredError') reconnecting ??= reconnect(tenant, accountId)
    })
  return {
    read,
    async runAndRead(step: Step): Promise<InputEnd> {
      read(step)
      return (await step.run(me)).end
    },
    async errors(): Promise<ErrorBody[]> {
      await reconnecting
      return errors
    },
  }
}
