import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import path from 'node:path'
import type { Journal } from '../journal'
import { connect, type TokenResponse } from './authorize'
import { connectCalls } from './processCalls'
import type { ClientRegistration, Controls, ServerOptions, TokenFault, TokenStats } from './protocol'

export type { TokenFault, TokenResponse, TokenStats }

export interface AuthorizationServerOptions extends ServerOptions {
  /** Records each token request with the source `token`. The note is the grant type or the name of the fault. */
  journal?: Journal
}

export interface AuthorizationServer extends ClientRegistration {
  /** The environment variables of a component that uses this server. */
  readonly environment: Record<
    'OAUTH_CLIENT_ID' | 'OAUTH_CLIENT_SECRET' | 'OAUTH_AUTH_URI' | 'OAUTH_TOKEN_URI' | 'OAUTH_SCOPES',
    string
  >
  /** Completes the authorization code flow with login and consent, and returns the complete token response. */
  connect(): Promise<TokenResponse>
  /** True if an API would currently accept this access token. */
  isActive(accessToken: string): Promise<boolean>
  /** Expires all access tokens that have been issued so far. */
  expireAccessTokens(): Promise<void>
  /** Revokes all refresh tokens that have been issued so far. A refresh then fails with `invalid_grant`. */
  revokeGrants(): Promise<void>
  /** Applies this fault to the next `times` token requests. Defaults to 1, and `Infinity` is possible. */
  fail(fault: TokenFault, times?: number): Promise<void>
  /** Removes all faults that have not been applied yet. */
  clearFaults(): Promise<void>
  /** Adds these fields to every further token response, instead of `extraFields`. */
  setExtraFields(fields: Record<string, unknown>): Promise<void>
  stats(): Promise<TokenStats>
  /**
   * Returns all tokens, codes, and client secrets that have ever been issued, so that logs can be searched for them.
   */
  issuedSecrets(): Promise<string[]>
  close(): Promise<void>
}

/** Starts oidc-provider on loopback in a separate process, with one registered client. */
export async function startAuthorizationServer(
  options: AuthorizationServerOptions = {},
): Promise<AuthorizationServer> {
  const { journal, ...serverOptions } = options
  const child = forkServer(serverOptions)
  const { call, offer } = connectCalls<Controls>(child)
  const registration = await new Promise<ClientRegistration>((resolve, reject) => {
    offer({ ready: resolve, record: (event: Parameters<Journal['record']>[0]) => journal?.record(event) })
    rejectOnExit(child, reject)
  })
  return {
    ...registration,
    environment: environmentOf(registration),
    connect: () => connect(registration),
    isActive: (accessToken) => call('isActive', accessToken),
    expireAccessTokens: () => call('expireAccessTokens'),
    revokeGrants: () => call('revokeGrants'),
    fail: (fault, times = 1) => call('fail', fault, times),
    clearFaults: () => call('clearFaults'),
    setExtraFields: (fields) => call('setExtraFields', fields),
    stats: () => call('stats'),
    issuedSecrets: () => call('issuedSecrets'),
    close: () => end(child),
  }
}

function forkServer(options: ServerOptions): ChildProcess {
  const script = path.join(__dirname, 'server.js')
  if (!existsSync(script)) throw new Error(`${script} is missing: run "npm run build" first.`)
  return fork(script, [JSON.stringify(options)], {
    // JSON would turn Infinity into null, so messages are structured clones.
    serialization: 'advanced',
    execArgv: [],
    // oidc-provider's warnings are not useful here. Other output is shown only if the process fails to start.
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
}

function rejectOnExit(child: ChildProcess, reject: (error: Error) => void): void {
  let complaints = ''
  child.stderr?.on('data', (chunk) => {
    complaints = `${complaints}${chunk}`.slice(-4000)
  })
  child.once('close', () => reject(new Error(`The authorization server did not start.\n${complaints}`)))
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const closed = once(child, 'exit')
  child.kill()
  await closed
}

function environmentOf(registration: ClientRegistration): AuthorizationServer['environment'] {
  return {
    OAUTH_CLIENT_ID: registration.clientId,
    OAUTH_CLIENT_SECRET: registration.clientSecret,
    OAUTH_AUTH_URI: registration.authorizationUri,
    OAUTH_TOKEN_URI: registration.tokenUri,
    OAUTH_SCOPES: registration.scopes,
  }
}
