import { setTimeout as delay } from 'node:timers/promises'
import type { PlatformFault } from '../../platform'
import { messagesMeet } from '../messages'
import type { Round, Stage } from '../stage'

/**
 * Faults of the platform's API, which is read and written because the access token has expired. All with a strict
 * provider.
 */
export const platform = [
  messagesMeet({
    key: 'platform-down',
    what: "platform's API down while tokens expire",
    rounds: 8,
    gate: 'platform',
    async begin({ tenant, gate }) {
      await tenant.authorizationServer.expireAccessTokens()
      await gate.shut()
    },
    strike: reopenAfterAWhile,
  }),
  messagesMeet({
    key: 'platform-down-start',
    what: "platform's API down while a container starts",
    rounds: 5,
    gate: 'platform',
    begin: ({ gate }) => gate.shut(),
    async strike(stage, round) {
      await Promise.all([stage.container.restart('SIGKILL'), reopenAfterAWhile(stage, round)])
    },
  }),
  messagesMeet({
    key: 'platform-slow',
    what: "platform's API slow while tokens expire",
    rounds: 8,
    begin: (stage) => expireAndFail(stage, { delayMs: 200 + Math.round(stage.random() * 800) }),
  }),
  messagesMeet({
    key: 'platform-500',
    what: "platform's API returns 500 while tokens expire",
    rounds: 6,
    begin: (stage) => expireAndFail(stage, { status: 500 }),
  }),
  messagesMeet({
    key: 'platform-401',
    what: "platform's API returns 401 while tokens expire",
    rounds: 8,
    begin: (stage) => expireAndFail(stage, { status: 401 }),
  }),
]

async function reopenAfterAWhile({ gate, random }: Stage, round: Round): Promise<void> {
  await delay(300 + random() * 1500)
  round.mark()
  await gate.reopen()
}

async function expireAndFail({ tenant, random }: Stage, fault: PlatformFault): Promise<void> {
  const times = () => 1 + Math.floor(random() * 6)
  tenant.platform.fail({ method: 'GET', path: /./ }, fault, times())
  tenant.platform.fail({ method: 'PUT', path: /./ }, fault, times())
  await tenant.authorizationServer.expireAccessTokens()
}
