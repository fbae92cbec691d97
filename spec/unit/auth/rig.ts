import { parseTokenSet, type TokenSet } from '../../../lib/auth/tokenSet'
import { type PlatformApi, startPlatformApi } from '../../../tenant/platform'
import type { Rotation } from '../../simulation/scenario'
import { TokenServer } from '../../simulation/tokenServer'
import { type Container, type ContainerOptions, container } from './container'
import { type Answer, type Fault, serveApi, serveTokens } from './rigServers'

/** A token endpoint, an API and a platform on loopback, and containers that use them. */
export interface Rig {
  readonly server: TokenServer
  readonly platform: PlatformApi
  /** Refresh tokens in the order in which the token endpoint saw them. */
  readonly spent: string[]
  /** Access tokens in the order in which containers sent them. */
  readonly sent: string[]
  /** How often a container was answered 401. */
  rejections: number
  /** `read`, `write`, `spend` and `call` in their order. */
  readonly events: string[]
  /** What the next requests meet. */
  readonly tokenFaults: Fault[]
  readonly apiFaults: Fault[]
  /** Called with each path before the API answers. */
  onCall: (path: string) => unknown
  /** What the API returns at a path, whatever the token. */
  apiFor: (path: string) => Answer | undefined
  /** Called when the account is written. */
  onWrite: () => unknown
  /** Time at the servers; containers have clocks of their own. */
  nowMs: number
  expireAccessTokens(): void
  /** A person connects the account again. */
  reconnect(): TokenSet
  stored(): TokenSet
  /** The next reads or writes of the account fail, or are acknowledged and lost. */
  failReads(times: number): void
  failWrites(times: number): void
  loseWrites(times: number): void
  container(options?: ContainerOptions): Container
}

export const credentialFields = { provider: 'custom', apiBaseUrl: 'set', verifyPath: '/me' }
const lifetimeMs = 60_000

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()))
})

/** Starts a rig with one connected account; it ends with the test. */
export async function startRig(rotation: Rotation = 'strict', extraFields: object = {}): Promise<Rig> {
  const platform = await startPlatformApi()
  const server = new TokenServer(rotation, () => rig.nowMs)
  const connect = () => {
    const tokenSet: TokenSet = { ...server.connect(), ...extraFields }
    platform.addAccount('account', { ...credentialFields, oauth: tokenSet })
    return tokenSet
  }
  const reading = { method: 'GET', path: /accounts/ }
  const writing = { method: 'PUT', path: /accounts/ }
  const rig: Rig = {
    server,
    platform,
    spent: [],
    sent: [],
    rejections: 0,
    events: [],
    tokenFaults: [],
    apiFaults: [],
    onCall: () => {},
    apiFor: () => undefined,
    onWrite: () => {},
    nowMs: Date.UTC(2026, 0, 1),
    expireAccessTokens: () => {
      rig.nowMs += lifetimeMs
    },
    reconnect: connect,
    stored: () => parseTokenSet(platform.keysOf('account')['oauth']) ?? { access_token: '' },
    failReads: (times) => platform.fail(reading, { status: 503 }, times),
    failWrites: (times) => platform.fail(writing, { status: 503 }, times),
    loseWrites: (times) => platform.fail(writing, { status: 200, body: {} }, times),
    container: (options = {}) => container(rig, { token: tokens.url, api: api.url }, options),
  }
  const [tokens, api] = [await serveTokens(rig), await serveApi(rig)]
  closers.push(platform.close, tokens.close, api.close)
  connect()
  return rig
}

/** A promise that a test resolves when it is time. */
export function aMoment() {
  let come = () => {}
  const promise = new Promise<void>((resolve) => {
    come = resolve
  })
  return { promise, come }
}

/** Lets things happen until the condition holds. */
export async function until(condition: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 4000; !condition(); ) {
    if (Date.now() > deadline) throw new Error(`It never came to ${condition}.`)
    await new Promise((resolve) => setImmediate(resolve))
  }
}
