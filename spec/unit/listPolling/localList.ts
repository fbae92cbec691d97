import type { Api } from '../../../lib/http/api'
import { listen, sendJson } from '../../../tenant/localServer'

const closers: (() => Promise<void>)[] = []

/** Closes the servers of all lists. */
export async function closeLists(): Promise<void> {
  await Promise.all(closers.splice(0).map((close) => close()))
}

/** Returns an API over real HTTP that responds to each URL with a body, and the paths and queries that it received. */
export async function localList(bodyOf: (url: URL) => unknown) {
  const requests: string[] = []
  const server = await listen((request, response) => {
    const url = new URL(request.url ?? '', 'http://x')
    requests.push(url.pathname + url.search)
    sendJson(response, 200, bodyOf(url))
  })
  closers.push(server.close)
  const api: Api = async ({ path = '', link, query = {} }) => {
    const url = new URL(link ?? `${path}?${new URLSearchParams(query)}`, server.url)
    const response = await fetch(url)
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: Buffer.from(await response.arrayBuffer()),
      url,
    }
  }
  return { api, requests }
}
