import { listen, sendJson } from '../localServer'

interface ForeignRequest {
  readonly method: string
  readonly path: string
  readonly hadAuthorization: boolean
}

export interface ForeignOrigin {
  readonly url: string
  readonly requests: readonly ForeignRequest[]
  close(): Promise<void>
}

/** A server that is not the API: answers everything with 200 and notes whether a bearer reached it. */
export async function startForeignOrigin(): Promise<ForeignOrigin> {
  const requests: ForeignRequest[] = []
  const server = await listen((request, response) => {
    const { method = '', url = '', headers } = request
    const [path = ''] = url.split('?')
    requests.push({ method, path, hadAuthorization: headers.authorization !== undefined })
    request.resume()
    sendJson(response, 200, { value: [] })
  })
  return { url: server.url, requests, close: server.close }
}
