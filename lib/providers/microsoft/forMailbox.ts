import { inField } from '../../errors'
import { type Api, type ApiRequest, parseJson } from '../../http/api'
import { path } from '../../http/path'

/**
 * Returns the API with all calls of the account's own mailbox sent to another one, which is shared with the account:
 * https://learn.microsoft.com/graph/outlook-share-messages-folders
 */
export function forMailbox(api: Api, mailbox: string): Api {
  const root = inField('mailbox', () => path`/users/${mailbox}`)
  const elsewhere = (own: string) => own.replace(ownMailbox, `$<base>${root}`)
  return Object.assign((request: ApiRequest) => api(redirected(request, elsewhere)), api)
}

// A path, or an absolute URL: the host, and the base up to the version of the API.
const ownMailbox = /^(?<base>https?:\/\/[^/?#]+(?:[^?#]*?\/(?:v\d[\d.]*|beta))?(?=\/))?\/*me(?=\/)/i

// The requests of a batch name their mailbox themselves (https://learn.microsoft.com/graph/json-batching).
const batch = /^(?:[^?#]*\/)?\$batch(?=[?#]|$)/

function redirected(request: ApiRequest, elsewhere: (own: string) => string): ApiRequest {
  const { path, json, body } = request
  if (path === undefined) return request
  if (!batch.test(path)) return { ...request, path: elsewhere(path) }
  if (typeof body === 'string')
    return { ...request, body: JSON.stringify(redirectedBatch(parseJson(body), elsewhere)) ?? body }
  return { ...request, json: redirectedBatch(json, elsewhere) }
}

function redirectedBatch(json: unknown, elsewhere: (own: string) => string): unknown {
  const { requests } = Object(json) as { requests?: unknown }
  if (!Array.isArray(requests)) return json
  return {
    ...Object(json),
    requests: requests.map((each) => ({ ...each, url: elsewhere(String(Object(each).url)) })),
  }
}
