import type { Answer } from '../answer'
import type { Handler } from '../apiCall'
import { apiError, notFound } from '../apiError'
import { identityUrl } from '../user'

const [oldest, newest] = [31, 66]
const seasons = ['Spring', 'Summer', 'Winter']

/** `GET /services/data`: needs no session. */
export function listVersions(): Answer {
  const numbers = Array.from({ length: newest - oldest + 1 }, (_, place) => oldest + place)
  return { status: 200, body: numbers.map(version) }
}

/** Throws where this version of the API is not, or no longer, offered. */
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

/** v58.0 was Summer '23; there are three releases a year. */
function version(number: number): Record<string, string> {
  const releases = number - 57
  const label = `${seasons[((releases % 3) + 3) % 3]} '${23 + Math.floor(releases / 3)}`
  return { label, url: `/services/data/v${number}.0`, version: `${number}.0` }
}
