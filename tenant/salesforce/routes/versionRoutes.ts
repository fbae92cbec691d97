import type { Handler } from '../apiCall'
import { apiError, notFound } from '../apiError'
import type { SalesforceResponse } from '../salesforceResponse'
import { identityUrl } from '../user'

const [oldest, newest] = [31, 66]
const seasons = ['Spring', 'Summer', 'Winter']

/** Returns the response to `GET /services/data`, which requires no session. */
export function listVersions(): SalesforceResponse {
  const numbers = Array.from({ length: newest - oldest + 1 }, (_, place) => oldest + place)
  return { status: 200, body: numbers.map(version) }
}

/** Throws if this version of the API is not, or no longer, supported. */
export function checkVersion(name: string): void {
  const [, number = '0'] = /^v(\d{2})\.0$/.exec(name) ?? []
  if (Number(number) < 20 || Number(number) > newest) throw notFound()
  if (Number(number) < oldest)
    throw apiError(410, 'UNSUPPORTED_API_VERSION', 'This version is no longer supported.')
}

/** `GET /services/data/v66.0/` */
export const listResources: Handler = ({ base, origin }) => {
  const names = ['composite', 'limits', 'query', 'queryAll', 'sobjects']
  const resources = names.map((name) => [name, `${base}/${name}`])
  return { status: 200, body: { ...Object.fromEntries(resources), identity: identityUrl(origin) } }
}

/** Returns the description of a version. v58.0 was Summer '23, and there are three releases per year. */
function version(number: number): Record<string, string> {
  const releases = number - 57
  const label = `${seasons[((releases % 3) + 3) % 3]} '${23 + Math.floor(releases / 3)}`
  return { label, url: `/services/data/v${number}.0`, version: `${number}.0` }
}
