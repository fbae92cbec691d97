import packageJson from '../../package.json'
import type { OAuthClient } from '../auth/oauthClient'
import { ConfigurationError } from '../errors'
import { isSecure } from '../http/origins'

export interface Environment {
  readonly userAgent: string
  readonly timeoutMs: number
  readonly maxRetries: number
  readonly salesforceApiVersion: string
  /** A sample run of the platform's flow designer. */
  readonly isSampleRun: boolean
  /** What tells this step from every other one. */
  readonly stepKey: string
  readonly clientId: string | undefined
  readonly clientSecret: string | undefined
  readonly tokenUri: string | undefined
  /** The OAuth application; throws ConfigurationError naming the variable that is missing or bad. */
  oauthClient(): OAuthClient
}

type Variables = Readonly<Record<string, string | undefined>>

/** The component's settings (contract section 2). Throws ConfigurationError naming a variable that cannot be read. */
export function readEnvironment(variables: Variables = process.env): Environment {
  return {
    userAgent: `${packageJson.name}/${packageJson.version}`,
    timeoutMs: wholeNumber(variables, 'HTTP_TIMEOUT_MS', 30_000, 1),
    maxRetries: wholeNumber(variables, 'HTTP_MAX_RETRIES', 4, 0),
    salesforceApiVersion: salesforceApiVersion(variables),
    isSampleRun: variables['ELASTICIO_FLOW_TYPE'] === 'debug',
    stepKey: `${variables['ELASTICIO_FLOW_ID'] ?? ''}/${variables['ELASTICIO_STEP_ID'] ?? ''}`,
    clientId: optional(variables, 'OAUTH_CLIENT_ID'),
    clientSecret: optional(variables, 'OAUTH_CLIENT_SECRET'),
    tokenUri: optional(variables, 'OAUTH_TOKEN_URI'),
    oauthClient: () => oauthClient(variables),
  }
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
  const text = required(variables, name)
  if (!URL.canParse(text)) throw bad(name, 'is not a URL')
  const url = new URL(text)
  if (!isSecure(url)) throw bad(name, 'is not an https URL')
  return url
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
