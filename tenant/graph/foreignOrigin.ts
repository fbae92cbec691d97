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

/**
 * Starts a server that is not the API. It responds to everything with 200 and records whether it received a bearer.
 */
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
