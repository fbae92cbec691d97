import { getHeapStatistics } from 'node:v8'
import packageJson from '../../package.json'
import type { SecretAddress } from '../auth/platformSecrets'
import type { OAuthClient } from '../auth/tokenEndpoint/oauthClient'
import { ConfigurationError } from '../errors'
import type { RetryPolicy } from '../http/retry'
import { callPlatformDirectly } from './directPlatform'
import { allowedSubdomains, oauthClient, secretTokenParams, tokenPath } from './oauthSettings'
import { systemTiming, type Timing } from './timing'
import { invalidVariable, optional, required, requiredUrl, type Variables, wholeNumber } from './variables'

export type { Timing } from './timing'

// Done when the file is loaded, because the image loads it before the runtime.
callPlatformDirectly(process.env)

export interface Environment {
  readonly userAgent: string
  readonly timeoutMs: number
  /** The largest response that is read. Limited, because memory contains its content several times. */
  readonly maxBodyBytes: number
  readonly retries: RetryPolicy
  /** The retries of token endpoints. Their total time is limited, so that a lock's lease outlasts a refresh. */
  readonly refreshRetries: RetryPolicy
  readonly refreshLeaseMs: number
  readonly timing: Timing
  readonly salesforceApiVersion: string
  /** True while the platform's flow designer retrieves a sample. */
  readonly isSampleRun: boolean
  /** True in a real-time flow, whose containers keep running between the executions. */
  readonly isRealTime: boolean
  /** The IDs of the running step, for reading its configuration from the platform. */
  readonly flowId: string
  readonly stepId: string
  readonly clientId: string | undefined
  /** The variable OAUTH_TOKEN_URI, which can contain `{subdomain}`. */
  readonly tokenUri: string | undefined
  /** Dot path to the token set in a token response. */
  readonly tokenPath: string | undefined
  /** The allowed values of the field `subdomain`; undefined if any one label is allowed. */
  readonly subdomains: readonly string[] | undefined
  readonly refreshLockUrl: string | undefined
  /** Values that must never appear in log lines, errors, or messages. */
  readonly secrets: string[]
  /** Returns the OAuth app. Throws ConfigurationError, which contains the missing or invalid variable. */
  oauthClient(subdomain?: string): OAuthClient
  /** Returns the address of a secret. Throws ConfigurationError, which contains the missing variable. */
  secretAddress(secretId: string): SecretAddress
  /** Returns the platform's object storage. Throws ConfigurationError if the step has none. */
  objectStorage(): ObjectStorageAddress
}

export interface ObjectStorageAddress {
  readonly uri: URL
  readonly token: string
}

const longestWaitMs = 120_000

// Four retries wait at most 7.5 s.
const shortestRefreshWindowMs = 10_000

// A running owner extends its lease.
const longestLeaseMs = 600_000

/** Returns the component's settings. Throws ConfigurationError, which contains the invalid variable. */
export function readEnvironment(variables: Variables = process.env): Environment {
  checkProxies(variables)
  const timeoutMs = wholeNumber(variables, 'HTTP_TIMEOUT_MS', 30_000, 1)
  const maxRetries = wholeNumber(variables, 'HTTP_MAX_RETRIES', 4, 0)
  const refreshWindowMs = Math.max(1.5 * timeoutMs, shortestRefreshWindowMs)
  const retries = { maxRetries, maxWaitMs: longestWaitMs, ...systemTiming }
  return {
    userAgent: `${packageJson.name}/${packageJson.version}`,
    timeoutMs,
    maxBodyBytes: Math.min(largestBodyBytes, Math.floor(getHeapStatistics().heap_size_limit / 8)),
    retries,
    refreshRetries: { ...retries, maxWaitMs: refreshWindowMs, maxElapsedMs: refreshWindowMs },
    // The last attempt can start at the end of the window. The rest is for reading and writing the account.
    refreshLeaseMs: Math.min(refreshWindowMs + 2.5 * timeoutMs, longestLeaseMs),
    timing: systemTiming,
    salesforceApiVersion: salesforceApiVersion(variables),
    isSampleRun: variables['ELASTICIO_FLOW_TYPE'] === 'debug',
    isRealTime: variables['ELASTICIO_FLOW_TYPE'] === 'long_running',
    flowId: variables['ELASTICIO_FLOW_ID'] ?? '',
    stepId: variables['ELASTICIO_STEP_ID'] ?? '',
    clientId: optional(variables, 'OAUTH_CLIENT_ID'),
    tokenUri: optional(variables, 'OAUTH_TOKEN_URI'),
    tokenPath: tokenPath(variables),
    subdomains: allowedSubdomains(variables),
    refreshLockUrl: refreshLockUrl(variables),
    secrets: [
      ...secretNames.flatMap((name) => optional(variables, name) ?? []),
      ...credentialsIn(variables),
      ...secretTokenParams(variables),
    ],
    oauthClient: (subdomain) => oauthClient(variables, subdomain),
    secretAddress: (secretId) => secretAddress(variables, secretId),
    objectStorage: () => objectStorageAddress(variables),
  }
}

const largestBodyBytes = 64 * 1024 * 1024

const secretNames = ['OAUTH_CLIENT_SECRET', 'ELASTICIO_API_KEY', 'ELASTICIO_OBJECT_STORAGE_TOKEN']

/** Returns the usernames and passwords in URLs. A username can be the access key of a hosted service. */
function credentialsIn(variables: Variables): string[] {
  return ['REFRESH_LOCK_URL', 'OAUTH_TOKEN_URI', ...proxyVariables].flatMap((name) => {
    // A URL cannot contain a placeholder.
    const text = (optional(variables, name) ?? '').replace(/\{\w*\}/g, 'a')
    const url = text.includes('://') ? text : `http://${text}`
    const { username, password } = URL.canParse(url) ? new URL(url) : { username: '', password: '' }
    return [username, password].filter((part) => part !== '' && part !== 'default').map(decodePart)
  })
}

const proxyVariables = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy']

/** Throws for a proxy without a scheme. It would be called by TLS, which few proxies accept. */
function checkProxies(variables: Variables): void {
  for (const name of ['HTTPS_PROXY', 'https_proxy']) {
    const url = optional(variables, name)
    if (url === undefined || (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol))) continue
    throw invalidVariable(name, 'is not the URL of a proxy such as "http://proxy.example:3128"')
  }
}

function decodePart(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function secretAddress(variables: Variables, secretId: string): SecretAddress {
  return {
    // The platform can use http within its cluster, as the runtime does.
    apiUri: requiredUrl(variables, 'ELASTICIO_API_URI'),
    username: required(variables, 'ELASTICIO_API_USERNAME'),
    apiKey: required(variables, 'ELASTICIO_API_KEY'),
    workspaceId: required(variables, 'ELASTICIO_WORKSPACE_ID'),
    secretId,
  }
}

function objectStorageAddress(variables: Variables): ObjectStorageAddress {
  const [uriName, tokenName] = ['ELASTICIO_OBJECT_STORAGE_URI', 'ELASTICIO_OBJECT_STORAGE_TOKEN'] as const
  const [uri, token] = [optional(variables, uriName), optional(variables, tokenName)]
  // The platform can use http within its cluster.
  if (uri !== undefined && URL.canParse(uri) && token !== undefined) return { uri: new URL(uri), token }
  throw new ConfigurationError(
    `The platform's object storage is not enabled for this step (${uriName}, ${tokenName}), so files cannot be stored. Enable it, or set the field "attachments" to "none".`,
  )
}

function refreshLockUrl(variables: Variables): string | undefined {
  const url = optional(variables, 'REFRESH_LOCK_URL')
  if (url === undefined || /^rediss?:$/.test(URL.canParse(url) ? new URL(url).protocol : '')) return url
  throw invalidVariable('REFRESH_LOCK_URL', 'is not a redis:// or rediss:// URL')
}

function salesforceApiVersion(variables: Variables): string {
  const version = optional(variables, 'SALESFORCE_API_VERSION') ?? '66.0'
  if (/^\d{2,3}\.0$/.test(version)) return version
  throw invalidVariable('SALESFORCE_API_VERSION', 'is not a version such as "66.0"')
}
