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
  isRolledBack,
  // https://learn.microsoft.com/graph/throttling-limits#outlook-service-limits: for each app and mailbox
  mostConcurrentRequests: 4,
  forMailbox,
  objects,
  mail,
  calendar,

  async verify(api) {
    await api({ method: 'GET', path: '/me' })
  },
}

function apiBase(credential: Credential): URL {
  return credential.apiBaseUrl ?? globalBase
}
