import type { Answer } from '../answer'
import type { ApiCall } from '../apiCall'

/** What an endless list adds to its links; to any other answer they are as they were without it. */
export const endlessParameter = '$endless'

/** An empty page of a list that never ends: its links lead through so many pages in a circle. */
export function endlessPage({ url, origin }: Pick<ApiCall, 'url' | 'origin'>, pages: number): Answer {
  const link = new URL(url, origin)
  const page = Number(link.searchParams.get(endlessParameter) ?? 0)
  link.searchParams.set(endlessParameter, String((page + 1) % pages))
  return { status: 200, body: { value: [], '@odata.nextLink': link.href } }
}
