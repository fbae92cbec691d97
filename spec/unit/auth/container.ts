import { type AccountAccess, accountStore } from '../../../lib/auth/accountStore'
import type { AccountTokens } from '../../../lib/auth/accountTokens'
import { type ApiTraits, authorize } from '../../../lib/auth/authorize'
import type { Keys } from '../../../lib/auth/ports'
import type { RefreshPolicy } from '../../../lib/auth/refreshPolicy'
import { refreshGrant } from '../../../lib/auth/tokenEndpoint/refreshGrant'
import type { TokenSet } from '../../../lib/auth/tokenSet'
import { Vault } from '../../../lib/auth/vault'
import type { Api } from '../../../lib/http/api'
import { sendWithRetries } from '../../../lib/http/attempts'
import { dateOf, type HttpRequest } from '../../../lib/http/message'
import { followingRedirects } from '../../../lib/http/redirects'
import { sender } from '../../../lib/http/send'
import { readEnvironment } from '../../../lib/runtime/environment'
import { type TokenAccess, tokenAccess } from '../../../lib/session/tokenAccess'
import { credentialFields, type Rig } from './rig'

export interface ContainerOptions {
  readonly policy?: RefreshPolicy
  readonly canSave?: boolean
  readonly clockErrorMs?: number
  readonly random?: () => number
  readonly maxRetries?: number
  /** Returns the base URL for a token set. Defaults to always the same URL. */
  readonly baseOf?: (tokenSet: TokenSet) => URL
}

/** A process with its own vault and the configuration from its start. */
export interface Container {
  readonly tokens: AccountTokens
  readonly waits: readonly number[]
  readonly warnings: readonly string[]
  /** Called instead of each delay. */
  onWait: (delayMs: number) => unknown
  /** Returns the account's tokens for another execution. */
  access(): TokenAccess
  message<T>(run: (api: Api) => Promise<T>): Promise<T>
  /** Processes a message with one call. */
  call(): Promise<unknown>
}

/** Assembles the real parts like session/session.ts, without long delays. */
export function container(
  rig: Rig,
  urls: { readonly token: string; readonly api: string },
  options: ContainerOptions,
): Container {
  const waits: number[] = []
  const warnings: string[] = []
  const now = () => rig.nowMs + (options.clockErrorMs ?? 0)
  const sleep = async (delayMs: number) => {
    waits.push(delayMs)
    await created.onWait(delayMs)
    await new Promise((resolve) => setImmediate(resolve))
  }
  const elapsedMs = () => rig.nowMs
  const timing = { sleep, random: options.random ?? (() => 0.5), now, elapsedMs }
  const retries = { maxRetries: options.maxRetries ?? 4, maxWaitMs: 60_000, ...timing }
  const tokens = new Vault(now, elapsedMs).open('account', structuredClone(rig.stored()))
  const send = sender({ timeoutMs: 30_000, maxBodyBytes: 1_000_000 })
  const client = { clientId: 'id', clientSecret: 's3cret', clientAuth: 'post' } as const
  const { readKeys, ...ways } = accessOf(rig)
  const account = {
    tokens,
    credentialOf: () => ({
      credential: { provider: 'custom', salesforceApiVersion: '66.0' } as const,
      refreshPolicy: options.policy ?? 'whenRejected',
    }),
    refreshPolicy: options.policy ?? 'whenRejected',
    name: 'the account A',
    key: 'account',
    store: accountStore(credentialFields, options.canSave === false ? { readKeys } : { readKeys, ...ways }),
    refresh: refreshGrant({ ...client, tokenUri: new URL('/token', urls.token) }, send, retries),
  }
  const environment = { ...readEnvironment({}), timing }
  const log = { debug() {}, info() {}, warn: (line: string) => void warnings.push(line) }
  const observed = async (request: HttpRequest) => {
    rig.sent.push((request.headers['authorization'] ?? '').replace('Bearer ', ''))
    rig.events.push('call')
    const response = await send(request)
    if (response.status === 401) rig.rejections++
    tokens.clock.learn(dateOf(response))
    return response
  }
  const traits = traitsAt(options.baseOf ?? (() => new URL(urls.api)))
  const created: Container = {
    tokens,
    waits,
    warnings,
    onWait: () => {},
    access: () => tokenAccess(account, environment, log, () => {}),
    async message(run) {
      const access = created.access()
      const sendAttempts = (prepare: () => Promise<HttpRequest>) =>
        sendWithRetries(prepare, followingRedirects(observed), retries)
      try {
        await access.start()
        return await run(authorize(access, traits, sendAttempts, 'spec'))
      } finally {
        await access.close()
      }
    },
    call: () => created.message((api) => api({ method: 'GET', path: '/me' })),
  }
  return created
}

function traitsAt(baseOf: (tokenSet: TokenSet) => URL): ApiTraits {
  return {
    title: 'The API',
    baseOf,
    originsOf: (tokenSet) => [baseOf(tokenSet).origin],
    isTokenRejection: ({ status }) => status === 401,
    describeFault: () => ({}),
  }
}

/** Accesses the account on the real platform API. Both ways of writing send the same request here. */
function accessOf(rig: Rig): AccountAccess {
  const { platform, events } = rig
  const authorization = `Basic ${Buffer.from(`${platform.username}:${platform.apiKey}`).toString('base64')}`
  const call = async (method: string, body?: string): Promise<Keys> => {
    events.push(method === 'GET' ? 'read' : 'write')
    if (method !== 'GET') await rig.onWrite()
    const response = await fetch(`${platform.url}/v1/accounts/account`, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      ...(body !== undefined && { body }),
    })
    if (!response.ok) throw new Error(`it returned ${response.status}.`)
    return ((await response.json()) as { keys?: Keys }).keys ?? {}
  }
  const write = async (keys: Keys) => void (await call('PUT', JSON.stringify({ keys })))
  return { emitKeys: write, updateKeys: write, readKeys: () => call('GET') }
}
