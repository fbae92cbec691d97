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
  /** The URL of a file of so many bytes; `hasLength` tells whether its answer has a content-length. */
  file(name: string, sizeBytes: number, hasLength?: boolean): string
  sha256(name: string): string
  /** The next request is answered by this instead. */
  once(answer: (response: ServerResponse) => void): void
  close(): Promise<void>
}

/** Serves files on loopback to whoever asks, and remembers how they asked. */
export async function startFileServer(): Promise<FileServer> {
  const requests: FileRequest[] = []
  const files = new Map<string, { content: GeneratedContent; hasLength: boolean }>()
  const special: ((response: ServerResponse) => void)[] = []
  const server = await listen(async ({ url = '', headers }, response) => {
    const path = url.split('?')[0] ?? ''
    requests.push({ path, headers })
    const answer = special.shift()
    if (answer) return answer(response)
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
    once: (answer) => special.push(answer),
    close: server.close,
  }
}
