import type { IncomingMessage } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import type { Context } from 'oidc-provider'
import { fingerprint } from '../fingerprint'
import type { IssuedTokens } from '../journal'
import type { ClientRegistration, ServerOptions, TokenEvent, TokenFault, TokenStats } from './protocol'

/** Awaited before a response is sent, so that the journal has the order in which a client can observe the events. */
export type Recorder = (event: TokenEvent) => Promise<void>

/** The additions to oidc-provider's token endpoint: faults, extra fields, counts, and the journal. */
export class TokenEndpoint {
  readonly stats: TokenStats = { tokenCalls: 0, refreshes: 0, codeExchanges: 0, refused: 0, reuseDetected: 0 }
  readonly #path: string
  readonly #acceptsBasic: boolean
  readonly #rotates: boolean
  #extraFields: Record<string, unknown>
  readonly #record: Recorder
  readonly #faults: { fault: TokenFault; times: number; until: number }[] = []
  readonly #keepingRefreshToken = new WeakSet<IncomingMessage>()

  constructor(registration: ClientRegistration, options: ServerOptions, record: Recorder) {
    this.#path = new URL(registration.tokenUri).pathname
    // oidc-provider itself would accept Basic from every client that has a secret.
    this.#acceptsBasic = registration.clientAuth === 'basic'
    this.#rotates = options.rotation !== 'none'
    this.#extraFields = options.extraFields ?? {}
    this.#record = record
  }

  /** Applies this fault to the next `times` token requests, after the faults that are already queued. */
  fail(fault: TokenFault, times: number): void {
    const { forMs = Number.POSITIVE_INFINITY } = 'status' in fault ? fault : {}
    if (times > 0) this.#faults.push({ fault, times, until: Date.now() + forMs })
  }

  /** Removes all faults that have not been applied yet. */
  clearFaults(): void {
    this.#faults.length = 0
  }

  /** Adds these fields to every further token response, instead of the previous ones. */
  setExtraFields(fields: Record<string, unknown>): void {
    this.#extraFields = fields
  }

  /** True if this refresh replaces the refresh token. */
  mayRotate(request: IncomingMessage): boolean {
    return this.#rotates && !this.#keepingRefreshToken.has(request)
  }

  /** The Koa middleware. It forwards all requests except token requests unchanged. */
  async handle(ctx: Context, next: () => Promise<void>): Promise<void> {
    if (ctx.method !== 'POST' || ctx.path !== this.#path) return next()
    this.stats.tokenCalls++
    const fault = this.#takeFault()
    const note = fault && 'status' in fault ? refuse(ctx, fault) : await this.#process(ctx, next, fault)
    const tokens = issuedTokens(ctx)
    const event = { source: 'token', method: 'POST', path: ctx.path, status: ctx.status, note } as const
    await this.#record(tokens ? { ...event, tokens } : event)
    if (fault && 'dropResponse' in fault) hangUp(ctx)
  }

  async #process(ctx: Context, next: () => Promise<void>, fault: TokenFault | undefined): Promise<string> {
    if (fault && 'omitRefreshToken' in fault) this.#keepingRefreshToken.add(ctx.req)
    const { delayMs = 0, isApplied = false } = fault && 'delayMs' in fault ? fault : {}
    if (!isApplied) await delay(delayMs)
    if (ctx.req.socket.destroyed) {
      // The status that nginx logs for a client that disconnected. The client never receives it, but the journal
      // does.
      ctx.status = 499
      return 'clientGone'
    }
    const isRefused = !this.#acceptsBasic && ctx.req.headers.authorization !== undefined
    if (isRefused) refuse(ctx, { status: 401, body: { error: 'invalid_client' } })
    else await next()
    if (isApplied) await delay(delayMs)
    const grantType = grantTypeOf(ctx)
    this.#count(ctx, grantType)
    if (ctx.status === 200) this.#shape(ctx, grantType, fault)
    return faultName(fault) ?? grantType
  }

  #count(ctx: Context, grantType: string): void {
    if (ctx.status !== 200) this.stats.refused++
    else if (grantType === 'refresh_token') this.stats.refreshes++
    else this.stats.codeExchanges++
  }

  #shape(ctx: Context, grantType: string, fault: TokenFault | undefined): void {
    const { refresh_token, ...answer } = ctx.body as Record<string, unknown>
    const isOmitted =
      grantType === 'refresh_token' ? !this.mayRotate(ctx.req) : fault && 'omitRefreshToken' in fault
    ctx.body = { ...answer, ...(isOmitted ? {} : { refresh_token }), ...this.#extraFields }
  }

  #takeFault(): TokenFault | undefined {
    const now = Date.now()
    while (this.#faults[0] && this.#faults[0].until <= now) this.#faults.shift()
    const first = this.#faults[0]
    if (!first) return undefined
    first.times--
    if (first.times <= 0) this.#faults.shift()
    return first.fault
  }
}

/** Returns the fingerprints of the tokens in a successful response, even if the client never receives it. */
function issuedTokens(ctx: Context): IssuedTokens | undefined {
  const { access_token, refresh_token, expires_in } = (ctx.status === 200 ? ctx.body : {}) as {
    access_token?: unknown
    refresh_token?: unknown
    expires_in?: unknown
  }
  if (typeof access_token !== 'string') return undefined
  const used = ctx.oidc?.params?.['refresh_token']
  return {
    access: fingerprint(access_token),
    ...(typeof refresh_token === 'string' && { refresh: fingerprint(refresh_token) }),
    ...(typeof used === 'string' && { used: fingerprint(used) }),
    ...(typeof expires_in === 'number' && { expiresInSeconds: expires_in }),
  }
}

function refuse(ctx: Context, fault: Extract<TokenFault, { status: number }>): string {
  ctx.status = fault.status
  if (fault.body !== undefined) ctx.body = fault.body
  if (fault.contentType !== undefined) ctx.type = fault.contentType
  ctx.set(fault.headers ?? {})
  return 'status'
}

function hangUp(ctx: Context): void {
  ctx.respond = false
  ctx.req.socket.destroy()
}

function faultName(fault: TokenFault | undefined): string | undefined {
  return fault && Object.keys(fault)[0]
}

/** Returns one of the two known names: a client could send anything, and the journal must not contain secrets. */
function grantTypeOf(ctx: Context): string {
  const grantType = ctx.oidc?.params?.['grant_type']
  return grantType === 'authorization_code' || grantType === 'refresh_token' ? grantType : 'unknown'
}
