import packageJson from '../../package.json'
import type { OAuthClient } from '../auth/oauthClient'
import type { SecretAddress } from '../auth/platformSecrets'
import { ConfigurationError } from '../errors'
import { isSecure } from '../http/origins'
import type { RetryPolicy } from '../http/retry'

export interface Environment {
  readonly userAgent: string
  readonly timeoutMs: number
  readonly retries: RetryPolicy
  /** For token endpoints: bounded in time too, so that a lock's lease can outlast a whole refresh. */
  readonly refreshRetries: RetryPolicy
  readonly refreshLeaseMs: number
  readonly timing: Timing
  readonly salesforceApiVersion: string
  /** A sample run of the platform's flow designer. */
  readonly isSampleRun: boolean
  /** The running step, by which the platform is asked for its configuration. */
  readonly flowId: string
  readonly stepId: string
  readonly clientId: string | undefined
  readonly tokenUri: string | undefined
  readonly refreshLockUrl: string | undefined
  /** What must appear in no log line, error or message. */
  readonly secrets: string[]
  /** The OAuth application; throws ConfigurationError naming the variable that is missing or bad. */
  oauthClient(): OAuthClient
  /** Where the platform keeps a secret; throws ConfigurationError naming the variable that is missing. */
  secretAddress(secretId: string): SecretAddress
  /** The platform's object storage; throws ConfigurationError where the step was given none. */
  objectStorage(): ObjectStorageAddress
}

export interface ObjectStorageAddress {
  readonly uri: URL
  readonly token: string
}

export interface Timing {
  readonly sleep: (delayMs: number) => Promise<void>
  readonly random: () => number
  readonly now: () => number
}

type Variables = Readonly<Record<string, string | undefined>>

const longestWaitMs = 120_000

// Four retries wait 7.5 s at most.
const shortestRefreshWindowMs = 10_000

// A living holder extends its lease.
const longestLeaseMs = 600_000

const timing: Timing = {
  sleep: (delayMs) => new Promise((resolve) => setTimeout(resolve, delayMs)),
  random: Math.random,
  now: Date.now,
}

/** The component's settings (contract section 2). Throws ConfigurationError naming a variable that cannot be read. */
export function readEnvironment(variables: Variables = process.env): Environment {
  const timeoutMs = wholeNumber(variables, 'HTTP_TIMEOUT_MS', 30_000, 1)
  const maxRetries = wholeNumber(variables, 'HTTP_MAX_RETRIES', 4, 0)
  const refreshWindowMs = Math.max(1.5 * timeoutMs, shortestRefreshWindowMs)
  const retries = { maxRetries, maxWaitMs: longestWaitMs, ...timing }
  return {
    userAgent: `${packageJson.name}/${packageJson.version}`,
    timeoutMs,
    retries,
    refreshRetries: { ...retries, maxWaitMs: refreshWindowMs, maxElapsedMs: refreshWindowMs },
    // The last attempt may begin at the window's end; the rest is for reading and writing the account.
    refreshLeaseMs: Math.min(refreshWindowMs + 2.5 * timeoutMs, longestLeaseMs),
    timing,
    salesforceApiVersion: salesforceApiVersion(variables),
    isSampleRun: variables['ELASTICIO_FLOW_TYPE'] === 'debug',
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
    // Inside of its cluster the platform may be reached by plain http; the runtime does the same.
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
  // As with the platform's API, plain http is the cluster's own affair.
  if (uri !== undefined && URL.canParse(uri) && token !== undefined) return { uri: new URL(uri), token }
  throw new ConfigurationError(
    `Files cannot be stored: the platform gave this step no object storage (${uriName}, ${tokenName}). Ask for it to be switched on, or choose "none" in the field "attachments".`,
  )
}

function refreshLockUrl(variables: Variables): string | undefined {
  const url = optional(variables, 'REFRESH_LOCK_URL')
  if (url === undefined || /^rediss?:$/.test(URL.canParse(url) ? new URL(url).protocol : '')) return url
  throw bad('REFRESH_LOCK_URL', 'is not a redis:// or rediss:// URL')
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
  throw bad('OAUTH_CLIENT_AUTH', 'is neither "post" nor "basic"')
}

function endpoint(variables: Variables, name: string): URL {
  const url = parsedUrl(variables, name)
  if (!isSecure(url)) throw bad(name, 'is not an https URL')
  return url
}

function parsedUrl(variables: Variables, name: string): URL {
  const text = required(variables, name)
  if (!URL.canParse(text)) throw bad(name, 'is not a URL')
  return new URL(text)
}

function salesforceApiVersion(variables: Variables): string {
  const version = optional(variables, 'SALESFORCE_API_VERSION') ?? '66.0'
  if (/^\d{2,3}\.0$/.test(version)) return version
  throw bad('SALESFORCE_API_VERSION', 'is not a version such as "66.0"')
}

function wholeNumber(variables: Variables, name: string, fallback: number, least: number): number {
  const text = optional(variables, name)
  if (text === undefined) return fallback
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= least && value <= 2 ** 31 - 1) return value
  throw bad(name, `is not a whole number of ${least} or more`)
}

function required(variables: Variables, name: string): string {
  const value = optional(variables, name)
  if (value === undefined) throw bad(name, 'is missing')
  return value
}

function optional(variables: Variables, name: string): string | undefined {
  return variables[name]?.trim() || undefined
}

function bad(name: string, what: string): ConfigurationError {
  return new ConfigurationError(
    `The environment variable ${name} ${what}. Set it in the component's settings.`,
  )
}
