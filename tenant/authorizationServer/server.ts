import type { RequestListener } from 'node:http'
import { listen } from '../localServer'
import { configuration } from './configuration'
import { controlRoutes } from './controlRoutes'
import { interaction } from './interaction'
import { connectCalls } from './processCalls'
import type { ClientRegistration, Controls, Reports, ServerOptions } from './protocol'
import { register, secretSpellings } from './registration'
import { type Recorder, TokenEndpoint } from './tokenEndpoint'
import { TokenStore } from './tokenStore'

// Started by index.ts as a separate process, because oidc-provider is an ES module and jest cannot load those.
void main(JSON.parse(process.argv[2] ?? '{}'))

async function main(options: ServerOptions): Promise<void> {
  process.once('disconnect', () => process.exit())
  const parent = connectCalls<Reports>(process)
  const { registration, controls } = await serve(options, (event) => parent.call('record', event))
  parent.offer(controls)
  await parent.call('ready', registration)
}

async function serve(options: ServerOptions, record: Recorder) {
  // oidc-provider needs the address of the server before it can be set up to handle its requests.
  let handler: RequestListener = (_request, response) => response.writeHead(503).end()
  const { url } = await listen((request, response) => handler(request, response), options.port)
  const registration = register(url, options)
  const store = new TokenStore(graceMs(options))
  const tokenEndpoint = new TokenEndpoint(registration, options, record)
  const controls = controlsOf(registration, store, tokenEndpoint)

  const { Provider } = await import('oidc-provider')
  const provider = new Provider(url, configuration(registration, options, store, tokenEndpoint))
  provider.on('grant.error', (_ctx, error) => {
    if (error.error_detail === 'refresh token already used') tokenEndpoint.stats.reuseDetected++
  })
  provider.use(controlRoutes(controls))
  provider.use(interaction(provider))
  provider.use((ctx, next) => tokenEndpoint.handle(ctx, next))
  handler = provider.callback()
  return { registration, controls }
}

function graceMs({ rotation, graceSeconds = 30 }: ServerOptions): number {
  return rotation === 'grace' ? graceSeconds * 1000 : 0
}

function controlsOf(
  registration: ClientRegistration,
  store: TokenStore,
  tokenEndpoint: TokenEndpoint,
): Controls {
  return {
    isActive: (accessToken) => store.isActive(accessToken),
    expireAccessTokens: () => store.expireAccessTokens(),
    revokeGrants: () => store.revokeGrants(),
    fail: (fault, times) => tokenEndpoint.fail(fault, times),
    clearFaults: () => tokenEndpoint.clearFaults(),
    setExtraFields: (fields) => tokenEndpoint.setExtraFields(fields),
    stats: () => ({ ...tokenEndpoint.stats }),
    issuedSecrets: () => [...store.issued(), ...secretSpellings(registration)],
  }
}
