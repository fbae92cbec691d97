import { createHash } from 'node:crypto'
import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import { GeneratedContent } from '../../tenant/graph/files/content'
import { listen } from '../../tenant/localServer'

interface FileRequest {
  readonly path: string
  readonly headers: IncomingHttpHeaders
}

export interface FileServer {
  readonly url: string
  readonly requests: readonly FileRequest[]
  /**
   * Adds a file of this size and returns its URL. `hasLength` is whether its response has a content-length.
   */
  file(name: string, sizeBytes: number, hasLength?: boolean): string
  sha256(name: string): string
  /** Replaces the response to the next request. */
  once(respond: (response: ServerResponse) => void): void
  close(): Promise<void>
}

/** Serves files on loopback to any client, and records the requests. */
export async function startFileServer(): Promise<FileServer> {
  const requests: FileRequest[] = []
  const files = new Map<string, { content: GeneratedContent; hasLength: boolean }>()
  const special: ((response: ServerResponse) => void)[] = []
  const server = await listen(async ({ url = '', headers }, response) => {
    const path = url.split('?')[0] ?? ''
    requests.push({ path, headers })
    const respond = special.shift()
    if (respond) return respond(response)
    const found = files.get(path)
    if (!found) return void response.writeHead(404).end()
    const { content, hasLength } = found
    response.writeHead(200, {
      'content-type': 'application/pdf',
      ...(hasLength && { 'content-length': content.size }),
    })
    for (const chunk of content.chunks()) await new Promise((resolve) => response.write(chunk, resolve))
    response.end()
  })
  return {
    url: server.url,
    requests,
    file(name, sizeBytes, hasLength = true) {
      const content = new GeneratedContent(files.size + 1, sizeBytes)
      files.set(`/${name}`, { content, hasLength })
      return `${server.url}/${name}`
    },
    sha256(name) {
      const hash = createHash('sha256')
      for (const chunk of files.get(`/${name}`)?.content.chunks() ?? []) hash.update(chunk)
      return hash.digest('hex')
    },
    once: (respond) => special.push(respond),
    close: server.close,
  }
}
