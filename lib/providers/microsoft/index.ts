import { ConfigurationError } from '../../errors'
import { jsonObject } from '../../http/api'
import { isLoopback } from '../../http/origins'
import { isODataAnnotation } from '../odataAnnotation'
import type { Credential, Provider } from '../provider'
import { calendar } from './calendar'
import { describeFault, isRolledBack, isTokenRejection } from './describeFault'
import { forMailbox } from './forMailbox'
import { mail } from './mail'
import { objects } from './objects/objects'

const globalBase = new URL('https://graph.microsoft.com/v1.0')

/** Microsoft Graph v1.0 (https://learn.microsoft.com/graph/overview). */
export const microsoft: Provider = {
  key: 'microsoft',
  title: 'Microsoft Graph',
  apiBase,
  allowedOrigins: (credential) => [apiBase(credential).origin],
  isTokenRejection,
  describeFault,
  isAnnotation: isODataAnnotation,
  isRolledBack,
  // https://learn.microsoft.com/graph/throttling-limits#outlook-service-limits: for each app and mailbox
  mostConcurrentRequests: 4,
  forMailbox,
  objects,
  mail,
  calendar,

  async verify(api) {
    // A proxy or a login page can return 200.
    jsonObject(await api({ method: 'GET', path: '/me' }), "the account's user")
  },
}

function apiBase({ apiBaseUrl = globalBase }: Credential): URL {
  if (isLoopback(apiBaseUrl) || hosts.has(apiBaseUrl.host)) return apiBaseUrl
  throw new ConfigurationError(
    `The field "apiBaseUrl" leads to ${apiBaseUrl.host}, which is not Microsoft Graph. Leave it empty, or use the URL of a national cloud (${[...hosts].join(', ')}).`,
  )
}

// https://learn.microsoft.com/graph/deployments
const hosts = new Set([
  globalBase.host,
  'graph.microsoft.us',
  'dod-graph.microsoft.us',
  'microsoftgraph.chinacloudapi.cn',
])
