import type { RequestListener } from 'node:http'
import type { Provider } from 'oidc-provider'
import { listen } from '../localServer'
import { configuration } from './configuration'
import { controlRoutes } from './controlRoutes'
import { interaction, issueCode } from './interaction'
import type { ClientRegistration, Controls, ServerOptions } from './protocol'
import { register, secretSpellings } from './registration'
import { type Recorder, TokenEndpoint } from './tokenEndpoint'
import { TokenStore } from './tokenStore'

export interface RunningServer {
  readonly registration: ClientRegistration
  readonly controls: Controls
  close(): Promise<void>
}

/** Starts oidc-provider on loopback, with one registered client. */
export async function startServer(options: ServerOptions, record: Recorder): Promise<RunningServer> {
  // oidc-provider needs the address of the server before it can be set up to handle its requests.
  let handler: RequestListener = (_request, response) => response.writeHead(503).end()
  const { url, close } = await listen((request, response) => handler(request, response), options.port)
  const registration = register(url, options)
  const store = new TokenStore(graceMs(options))
  const tokenEndpoint = new TokenEndpoint(registration, options, record)
  const { Provider } = await import('oidc-provider')
  const provider = new Provider(url, configuration(registration, options, store, tokenEndpoint))
  provider.on('grant.error', (_ctx, error) => {
    if (error.error_detail === 'refresh token already used') tokenEndpoint.stats.reuseDetected++
  })
  const controls = controlsOf(registration, store, tokenEndpoint, provider)
  provider.use(controlRoutes(controls))
  provider.use(interaction(provider))
  provider.use((ctx, next) => tokenEndpoint.handle(ctx, next))
  handler = provider.callback()
  return { registration, controls, close }
}

function graceMs({ rotation, graceSeconds = 30 }: ServerOptions): number {
  return rotation === 'grace' ? graceSeconds * 1000 : 0
}

function controlsOf(
  registration: ClientRegistration,
  store: TokenStore,
  tokenEndpoint: TokenEndpoint,
  provider: Provider,
): Controls {
  return {
    issueCode: () => issueCode(provider, registration),
    isActive: (accessToken) => store.isActive(accessToken),
    expireAccessTokens: () => store.expireAccessTokens(),
    revokeGrants: () => store.revokeGrants(),
    passTime: (seconds) => store.passTime(seconds),
    fail: (fault, times) => tokenEndpoint.fail(fault, times),
    clearFaults: () => tokenEndpoint.clearFaults(),
    setExtraFields: (fields) => tokenEndpoint.setExtraFields(fields),
    stats: () => ({ ...tokenEndpoint.stats }),
    issuedSecrets: () => [...store.issued(), ...secretSpellings(registration)],
  }
}
