import { setTimeout as delay } from 'node:timers/promises'
import type { TokenFault } from '../../authorizationServer'
import { reconnect } from '../../race/containers'
import { messagesMeet } from '../messages'
import type { Stage } from '../stage'

const html = { contentType: 'text/html', body: '<html><body>Bad Gateway</body></html>' }

/** Faults of the token endpoint, with a strict provider by default. */
export const tokenEndpoint = [
  messagesMeet({
    key: 'token-down',
    what: 'token endpoint down',
    rounds: 8,
    gate: 'token',
    async begin({ tenant, gate }) {
      await tenant.authorizationServer.expireAccessTokens()
      await gate.shut()
    },
    async strike({ gate, random }, round) {
      await delay(300 + random() * 1500)
      round.mark()
      await gate.reopen()
    },
  }),
  messagesMeet({
    key: 'token-slow',
    what: 'token endpoint slower than the time limit',
    rounds: 4,
    environment: { HTTP_TIMEOUT_MS: '1000' },
    begin: (stage) => expireAndFail(stage, { delayMs: 1500 }, 1),
  }),
  messagesMeet({
    key: 'token-html',
    what: 'token endpoint returns HTML with 200, 403, or 502',
    rounds: 8,
    begin: (stage) => expireAndFail(stage, { status: oneOf([200, 403, 502], stage), ...html }, 3),
  }),
  messagesMeet({
    key: 'token-unreadable',
    what: 'token endpoint returns 200 without tokens',
    rounds: 5,
    begin: (stage) => expireAndFail(stage, { status: 200, body: { message: 'done' } }, 1),
  }),
  messagesMeet({
    key: 'token-slow-ahead',
    what: 'token endpoint hangs during a refresh ahead of the expiration',
    rounds: 4,
    fields: { refreshPolicy: 'ahead' },
    begin: ({ tenant }) => tenant.authorizationServer.fail({ delayMs: 5000 }, 1),
  }),
  messagesMeet({
    key: 'token-reconnect',
    what: 'account reconnected while a refresh is in progress',
    rounds: 5,
    begin: (stage) => expireAndFail(stage, { delayMs: 1500, isApplied: true }, 1),
    async strike(stage, round) {
      const { tenant, accountId, random } = stage
      await delay(300 + random() * 800)
      await reconnect(tenant, accountId)
      reconnected.set(stage, tokensOf(stage))
      round.mark()
    },
    measure(stage) {
      const isKept = tokensOf(stage) === reconnected.get(stage)
      return {
        note: '',
        complaints: isKept ? [] : ['The refresh stored its tokens over those of the reconnect.'],
      }
    },
  }),
  messagesMeet({
    key: 'token-lost',
    what: "token endpoint's response lost, provider with a grace period",
    rounds: 5,
    tenant: { authorization: { rotation: 'grace' } },
    begin: (stage) => expireAndFail(stage, { dropResponse: true }, 1),
  }),
  messagesMeet({
    key: 'token-lost-strict',
    what: "token endpoint's response lost, strict provider",
    rounds: 3,
    unavoidable: 'only the lost response contains the new refresh token',
    begin: (stage) => expireAndFail(stage, { dropResponse: true }, 1),
  }),
]

/** The token set of the last reconnect. */
const reconnected = new WeakMap<Stage, string>()

function tokensOf({ tenant, accountId }: Stage): string {
  return JSON.stringify(tenant.platform.keysOf(accountId)['oauth'])
}

async function expireAndFail({ tenant, random }: Stage, fault: TokenFault, mostTimes: number): Promise<void> {
  await tenant.authorizationServer.fail(fault, 1 + Math.floor(random() * mostTimes))
  await tenant.authorizationServer.expireAccessTokens()
}

function oneOf(statuses: readonly number[], { random }: Stage): number {
  return statuses[Math.floor(random() * statuses.length)] ?? 502
}
