import type { TokenSet } from '../../auth/tokenSet'
import { ConfigurationError, UnexpectedResponseError } from '../../errors'
import { jsonObject } from '../../http/api'
import { isLoopback, isSecure } from '../../http/origins'
import type { Credential, Provider } from '../provider'
import { bulk } from './bulk'
import { describeFault, isRolledBack, isTokenRejection } from './faults'
import { objects } from './objects'
import { isAnnotation } from './records'

/** Salesforce REST (https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/). */
export const salesforce: Provider = {
  key: 'salesforce',
  title: 'Salesforce',
  // Apex REST and other services are next to the REST API.
  rootPath: '/services/',
  apiBase: (credential, tokenSet) =>
    new URL(`/services/data/v${credential.salesforceApiVersion}`, instanceUrl(credential, tokenSet)),
  allowedOrigins: (credential, tokenSet) => [instanceUrl(credential, tokenSet).origin],
  isTokenRejection,
  isRolledBack,
  describeFault,
  isAnnotation,
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

function instanceUrl({ apiBaseUrl }: Credential, tokenSet: TokenSet): URL {
  if (apiBaseUrl) {
    if (isOwn(apiBaseUrl)) return apiBaseUrl
    throw new ConfigurationError(
      `The field "apiBaseUrl" leads to ${apiBaseUrl.host}, which is not Salesforce. Leave it empty, or use the URL of an instance, such as https://example.my.salesforce.com.`,
    )
  }
  const text = tokenSet['instance_url']
  if (typeof text === 'string' && URL.canParse(text) && isOwn(new URL(text))) return new URL(text)
  throw new UnexpectedResponseError(
    'The account\'s tokens contain no "instance_url" of Salesforce, which Salesforce always sends. Reconnect the account, or fill in "apiBaseUrl".',
  )
}

/** https://help.salesforce.com/s/articleView?id=sf.domain_name_url_formats.htm */
function isOwn(url: URL): boolean {
  const isDomain =
    /(^|\.)(salesforce\.com|force\.com|cloudforce\.com|database\.com|salesforce\.mil|sfcrmproducts\.cn|sfcrmapps\.cn)$/
  return isSecure(url) && (isLoopback(url) || isDomain.test(url.hostname))
}
