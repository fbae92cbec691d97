import packageJson from '../../package.json'
import type { OAuthClient } from '../auth/oauthClient'
import type { SecretAddress } from '../auth/platformSecrets'
import { ConfigurationError } from '../errors'
import { isSecure } from '../http/origins'
import type { RetryPolicy } from '../http/retry'
import { systemTiming, type Timing } from './timing'

export type { Timing } from './timing'

export interface Environment {
  readonly userAgent: string
  readonly timeoutMs: number
  readonly retries: RetryPolicy
  /** For token endpoints. Also limited in total time, so that a lock's lease outlasts a refresh. */
  readonly refreshRetries: RetryPolicy
  readonly refreshLeaseMs: number
  readonly timing: Timing
  readonly salesforceApiVersion: string
  /** True while the platform's flow designer retrieves a sample. */
  readonly isSampleRun: boolean
  /** True in a real-time flow, whose containers live on between the executions. */
  readonly isRealTime: boolean
  /** Identify the running step when its configuration is read from the platform. */
  readonly flowId: string
  readonly stepId: string
  readonly clientId: string | undefined
  readonly tokenUri: string | undefined
  readonly refreshLockUrl: string | undefined
  /** Values that must never appear in log lines, errors, or messages. */
  readonly secrets: string[]
  /** Returns the OAuth app. Throws ConfigurationError that contains the missing or invalid variable. */
  oauthClient(): OAuthClient
  /** Returns the address of a secret on the platform. Throws ConfigurationError that contains the missing variable. */
  secretAddress(secretId: string): SecretAddress
  /** Returns the platform's object storage. Throws ConfigurationError if it is not enabled for the step. */
  objectStorage(): ObjectStorageAddress
}

export interface ObjectStorageAddress {
  readonly uri: URL
  readonly token: string
}

type Variables = Readonly<Record<string, string | undefined>>

const longestWaitMs = 120_000

// Four retries wait at most 7.5 s.
const shortestRefreshWindowMs = 10_000

// A running owner extends its lease.
const longestLeaseMs = 600_000

/** Returns the component's settings. Throws ConfigurationError that contains the invalid variable. */
export function readEnvironment(variables: Variables = process.env): Environment {
  const timeoutMs = wholeNumber(variables, 'HTTP_TIMEOUT_MS', 30_000, 1)
  const maxRetries = wholeNumber(variables, 'HTTP_MAX_RETRIES', 4, 0)
  const refreshWindowMs = Math.max(1.5 * timeoutMs, shortestRefreshWindowMs)
  const retries = { maxRetries, maxWaitMs: longestWaitMs, ...systemTiming }
  return {
    userAgent: `${packageJson.name}/${packageJson.version}`,
    timeoutMs,
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
    refreshLockUrl: refreshLockUrl(variables),
    secrets: secretNames.flatMap((name) => optional(variables, name) ?? []),
    oauthClient: () => oauthClient(variables),
    secretAddress: (secretId) => secretAddress(variables, secretId),
    objectStorage: () => objectStorageAddress(variables),
  }
}

const secretNames = ['OAUTH_CLIENT_SECRET', 'ELASTICIO_API_KEY', 'ELASTICIO_OBJECT_STORAGE_TOKEN']

function secretAddress(variables: Variables, secretId: string): SecretAddress {
  return {
    // The platform can use http within its cluster, as the runtime does.
    apiUri: parsedUrl(variables, 'ELASTICIO_API_URI'),
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

function oauthClient(variables: Variables): OAuthClient {
  const clientSecret = optional(variables, 'OAUTH_CLIENT_SECRET')
  return {
    clientId: required(variables, 'OAUTH_CLIENT_ID'),
    tokenUri: endpoint(variables, 'OAUTH_TOKEN_URI'),
    clientAuth: clientAuth(variables),
    ...(clientSecret !== undefined && { clientSecret }),
  }
}

function clientAuth(variables: Variables): 'post' | 'basic' {
  const value = optional(variables, 'OAUTH_CLIENT_AUTH') ?? 'post'
  if (value === 'post' || value === 'basic') return value
  throw invalidVariable('OAUTH_CLIENT_AUTH', 'is neither "post" nor "basic"')
}

function endpoint(variables: Variables, name: string): URL {
  const url = parsedUrl(variables, name)
  if (!isSecure(url)) throw invalidVariable(name, 'is not an https URL')
  return url
}

function parsedUrl(variables: Variables, name: string): URL {
  const text = required(variables, name)
  if (!URL.canParse(text)) throw invalidVariable(name, 'is not a URL')
  return new URL(text)
}

function salesforceApiVersion(variables: Variables): string {
  const version = optional(variables, 'SALESFORCE_API_VERSION') ?? '66.0'
  if (/^\d{2,3}\.0$/.test(version)) return version
  throw invalidVariable('SALESFORCE_API_VERSION', 'is not a version such as "66.0"')
}

function wholeNumber(variables: Variables, name: string, fallback: number, least: number): number {
  const text = optional(variables, name)
  if (text === undefined) return fallback
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= least && value <= 2 ** 31 - 1) return value
  throw invalidVariable(name, `is not a whole number of ${least} or more`)
}

function required(variables: Variables, name: string): string {
  const value = optional(variables, name)
  if (value === undefined) throw invalidVariable(name, 'is missing')
  return value
}

function optional(variables: Variables, name: string): string | undefined {
  return variables[name]?.trim() || undefined
}

function invalidVariable(name: string, what: string): ConfigurationError {
  return new ConfigurationError(
    `The environment variable ${name} ${what}. Set it in the component's settings.`,
  )
}
