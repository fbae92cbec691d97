import type { TokenSet } from '../../auth/tokenSet'
import { type Fault, UnexpectedResponseError } from '../../errors'
import { jsonObject, parseJson } from '../../http/api'
import type { HttpResponse } from '../../http/message'
import { isSecure } from '../../http/origins'
import { bearerError, isRejectedToken } from '../bearerChallenge'
import type { Credential, Provider } from '../provider'
import { requestIdOf } from '../requestId'
import { objects } from './objects'

/** Salesforce REST (https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/). */
export const salesforce: Provider = {
  key: 'salesforce',
  title: 'Salesforce',
  apiBase: (credential, tokenSet) =>
    new URL(`/services/data/v${credential.salesforceApiVersion}`, instanceUrl(credential, tokenSet)),
  allowedOrigins: (credential, tokenSet) => [instanceUrl(credential, tokenSet).origin],
  isTokenRejection: (response) => isRejectedToken(response) && !isClosedToRest(response),
  describeFault,
  objects,
  // Loaded by the one trigger that needs it: gRPC and Avro would slow down the start of every other step.
  get events() {
    const { events }: typeof import('./events') = require('./events')
    return events
  },
  // https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm
  isRolledBack(response) {
    const { code, message = '' } = describeFault(response)
    // Too many at a time is over in a moment; the quota of the day is not.
    return code === 'UNABLE_TO_LOCK_ROW' || (code === 'REQUEST_LIMIT_EXCEEDED' && /concurrent/i.test(message))
  },

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

// The session is alive but of a kind that REST does not take: a new token would be of the same kind.
function isClosedToRest(response: HttpResponse): boolean {
  return describeFault(response).message?.includes('not valid for use with the REST API') ?? false
}

/** Salesforce answers with an array of faults; the first one decides. */
function describeFault(response: HttpResponse): Fault {
  const body = parseJson(response.body.toString('utf8'))
  const first: unknown = Array.isArray(body) ? body[0] : undefined
  const { errorCode, message, fields } = (first ?? {}) as Record<string, unknown>
  const names = Array.isArray(fields) ? fields.filter((field) => typeof field === 'string') : []
  const named = names.length > 0 ? ` (fields: ${names.join(', ')})` : ''
  const requestId = requestIdOf(response)
  return {
    ...(requestId !== undefined && { requestId }),
    ...(typeof errorCode === 'string' && { code: errorCode }),
    ...(typeof message === 'string' && { message: message + named }),
    ...(typeof errorCode === 'string' &&
      Object.hasOwn(kinds, errorCode) && { kind: kinds[errorCode as keyof typeof kinds] }),
    ...(bearerError(response) === 'insufficient_scope' && { kind: 'permission' as const }),
  }
}

// Where the status alone would mislead.
const kinds = {
  REQUEST_LIMIT_EXCEEDED: 'rateLimit',
  UNABLE_TO_LOCK_ROW: 'rolledBack',
  QUERY_TIMEOUT: 'temporary',
  ENTITY_IS_DELETED: 'notFound',
} as const
