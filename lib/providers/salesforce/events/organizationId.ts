import { UnexpectedResponseError } from '../../../errors'
import { type Api, jsonObject } from '../../../http/api'

/** Returns the org's ID of 18 characters, from the token response's identity URL if it has one. */
export async function organizationId(api: Api, tokenSet: Readonly<Record<string, unknown>>): Promise<string> {
  const [, named] = /\/id\/(00D[0-9A-Za-z]{12}(?:[0-9A-Z]{3})?)\//.exec(String(tokenSet['id'])) ?? []
  return withChecksum(named ?? (await queriedId(api)))
}

async function queriedId(api: Api): Promise<string> {
  const query = { q: 'SELECT Id FROM Organization LIMIT 1' }
  const { records } = jsonObject(await api({ method: 'GET', path: '/query/', query }), 'the ID of the org')
  const { Id: id } = Object(Array.isArray(records) ? records[0] : undefined) as { Id?: unknown }
  if (typeof id === 'string' && /^[0-9A-Za-z]{15}(?:[0-9A-Za-z]{3})?$/.test(id)) return id
  throw new UnexpectedResponseError(
    'Salesforce returned no ID of the org, which the Pub/Sub API requires. Reconnect the account, or grant its user read access to Organization.',
  )
}

const checksums = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345'

// The Pub/Sub API rejects IDs of 15 characters. Each character of the checksum encodes which of five letters are capital.
function withChecksum(id: string): string {
  if (id.length === 18) return id
  const bits = (part: string) =>
    [...part].reduce((sum, letter, place) => sum + (/[A-Z]/.test(letter) ? 1 << place : 0), 0)
  return id + [0, 5, 10].map((start) => checksums.charAt(bits(id.slice(start, start + 5)))).join('')
}
