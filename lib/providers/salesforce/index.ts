import type { TokenSet } from '../../auth/tokenSet'
import { UnexpectedResponseError } from '../../errors'
import { jsonObject } from '../../http/api'
import { isSecure } from '../../http/origins'
import type { Credential, Provider } from '../provider'
import { bulk } from './bulk'
import { describeFault, isRolledBack, isTokenRejection } from './faults'
import { objects } from './objects'

/** Salesforce REST (https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/). */
export const salesforce: Provider = {
  key: 'salesforce',
  title: 'Salesforce',
  apiBase: (credential, tokenSet) =>
    new URL(`/services/data/v${credential.salesforceApiVersion}`, instanceUrl(credential, tokenSet)),
  allowedOrigins: (credential, tokenSet) => [instanceUrl(credential, tokenSet).origin],
  isTokenRejection,
  isRolledBack,
  describeFault,
  objects,
  // Loaded by the one trigger that needs it: gRPC and Avro would slow down the start of every other step.
  get events() {
    const { events }: typeof import('./events') = require('./events')
    return events
  },
  bulk,

  async verify(api) {
    // Hosts of Salesforce that are for people lead to a login page, with 200.
    jsonObject(await api({ method: 'GET', path: '/' }), 'the list of its resources')
  },
}

function instanceUrl(credential: Credential, tokenSet: TokenSet): URL {
  if (credential.apiBaseUrl) return credential.apiBaseUrl
  const text = tokenSet['instance_url']
  if (typeof text === 'string' && URL.canParse(text) && isSecure(new URL(text))) return new URL(text)
  throw new UnexpectedResponseError(
    'The account\'s tokens carry no https "instance_url", which Salesforce always sends. Reconnect the account, or fill in "apiBaseUrl".',
  )
}
