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
  /** Told of every token call: source `token`, note = the grant type or the fault's name. */
  journal?: Journal
}

export interface AuthorizationServer extends ClientRegistration {
  /** The environment variables of a component that uses this server. */
  readonly environment: Record<
    'OAUTH_CLIENT_ID' | 'OAUTH_CLIENT_SECRET' | 'OAUTH_AUTH_URI' | 'OAUTH_TOKEN_URI' | 'OAUTH_SCOPES',
    string
  >
  /** Walks the authorization-code flow, login and consent included; the token endpoint's whole answer. */
  connect(): Promise<TokenResponse>
  /** Whether an API would accept this access token now. */
  isActive(accessToken: string): Promise<boolean>
  /** Ends every access token issued so far. */
  expireAccessTokens(): Promise<void>
  /** Ends every refresh token issued so far: `invalid_grant` from now on. */
  revokeGrants(): Promise<void>
  /** The next `times` token calls (1 by default, `Infinity` is possible) meet this fault. */
  fail(fault: TokenFault, times?: number): Promise<void>
  /** Forgets all faults that nobody has met yet. */
  heal(): Promise<void>
  /** Every token answer from now on carries these fields, in place of `extraFields`. */
  setExtraFields(fields: Record<string, unknown>): Promise<void>
  stats(): Promise<TokenStats>
  /** Every token, code and client secret ever issued, for searching logs. */
  issuedSecrets(): Promise<string[]>
  close(): Promise<void>
}

/** Starts oidc-provider on loopback in a process of its own, with one registered client. */
export async function startAuthorizationServer(
  options: AuthorizationServerOptions = {},
): Promise<AuthorizationServer> {
  const { journal, ...serverOptions } = options
  const child = forkServer(serverOptions)
  const { call, answer } = connectCalls<Controls>(child)
  const registration = await new Promise<ClientRegistration>((resolve, reject) => {
    answer({ ready: resolve, record: (event: Parameters<Journal['record']>[0]) => journal?.record(event) })
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
    heal: () => call('heal'),
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
    // Structured clones: JSON would turn Infinity into null.
    serialization: 'advanced',
    execArgv: [],
    // oidc-provider's warnings are of no use here; what remains is shown only if the process fails to start.
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
