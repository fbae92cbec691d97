import type { ApiCall } from '../apiCall'
import type { GraphResponse } from '../graphResponse'

/** The parameter that an endless list adds to its links. Responses without an endless list don't contain it. */
export const endlessParameter = '$endless'

/** Returns an empty page of a list that never ends: its links lead in a loop through this number of pages. */
export function endlessPage({ url, origin }: Pick<ApiCall, 'url' | 'origin'>, pages: number): GraphResponse {
  const link = new URL(url, origin)
  const page = Number(link.searchParams.get(endlessParameter) ?? 0)
  link.searchParams.set(endlessParameter, String((page + 1) % pages))
  return { status: 200, body: { value: [], '@odata.nextLink': link.href } }
}
