import { parseTokenSet, type TokenSet } from '../../../lib/auth/tokenSet'
import { type PlatformApi, startPlatformApi } from '../../../tenant/platform'
import type { Rotation } from '../../simulation/scenario'
import { TokenServer } from '../../simulation/tokenServer'
import { type Container, type ContainerOptions, container } from './container'
import { type Fault, type RigResponse, serveApi, serveTokens } from './rigServers'

/** A token endpoint, an API, and a platform on loopback, with containers that use them. */
export interface Rig {
  readonly server: TokenServer
  readonly platform: PlatformApi
  /** Refresh tokens in the order in which the token endpoint received them. */
  readonly exchanged: string[]
  /** Access tokens in the order in which containers sent them. */
  readonly sent: string[]
  /** The number of 401 responses that containers received. */
  rejections: number
  /** `read`, `write`, `exchange`, and `call` in their order. */
  readonly events: string[]
  /** Faults of the next requests. */
  readonly tokenFaults: Fault[]
  readonly apiFaults: Fault[]
  /** Called with each path before the API responds. */
  onCall: (path: string) => unknown
  /** Returns the response at a path, regardless of the token. */
  apiFor: (path: string) => RigResponse | undefined
  /** Called when the account is written. */
  onWrite: () => unknown
  /** The time on the servers. Containers have their own clocks. */
  nowMs: number
  expireAccessTokens(): void
  /** Connects the account again, like a user. */
  reconnect(): TokenSet
  stored(): TokenSet
  /** Fails the next reads or writes of the account, or acknowledges and loses them. */
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

/** Starts a rig with one connected account, which is closed after the test. */
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
    exchanged: [],
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

/** Returns a promise that the test resolves. */
export function deferred() {
  let resolve = () => {}
  const promise = new Promise<void>((fulfill) => {
    resolve = fulfill
  })
  return { promise, resolve }
}

/** Waits until the condition holds. */
export async function until(condition: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 4000; !condition(); ) {
    if (Date.now() > deadline) throw new Error(`The condition never held: ${condition}.`)
    await new Promise((resolve) => setImmediate(resolve))
  }
}
