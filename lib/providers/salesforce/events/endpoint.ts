import { ConfigurationError } from '../../../errors'
import { isSecure } from '../../../http/origins'

const globalEndpoint = 'https://api.pubsub.salesforce.com:7443'

/** Returns the URL of the Pub/Sub API. Throws ConfigurationError for a host that must not get the account's token. */
export function endpointUrl(endpoint: string | undefined): URL {
  const text = endpoint ?? globalEndpoint
  const url = parse(/^[a-z]+:\/\//i.test(text) ? text : `${defaultScheme(text)}://${text}`)
  if (url && isPlain(url) && isSecure(url) && (isSalesforce(url) || isLoopback(url))) return url
  throw new ConfigurationError(
    `The field "pubSubEndpoint" is "${text.slice(0, 80)}", but it must be a host of Salesforce such as api.deu.pubsub.salesforce.com:7443. Check the field "pubSubEndpoint".`,
  )
}

// A gRPC target has no scheme, and a fake on loopback has no certificate.
function defaultScheme(text: string): string {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/i.test(text) ? 'http' : 'https'
}

function parse(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined
}

function isPlain({ username, password, pathname, search, hash }: URL): boolean {
  return username + password + search + hash === '' && (pathname === '/' || pathname === '')
}

function isSalesforce({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' && /^[a-z0-9.-]+\.pubsub\.salesforce\.com$/.test(hostname)
}

// Plain http, which `isSecure` allows on loopback only.
function isLoopback({ protocol }: URL): boolean {
  return protocol === 'http:'
}
