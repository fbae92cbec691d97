import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { LocalServer } from '../localServer'
import type { Origin } from './apiServer'

type OriginHandler = (origin: Origin, request: IncomingMessage, response: ServerResponse) => void

/** The hosts of one instance: where it is, and where it has been. */
export class Instance {
  readonly #handler: OriginHandler
  readonly #servers: LocalServer[] = []
  #url = ''

  private constructor(handler: OriginHandler) {
    this.#handler = handler
  }

  static async start(handler: OriginHandler, port: number): Promise<Instance> {
    const instance = new Instance(handler)
    await instance.#serve(port)
    return instance
  }

  /** The origin that serves the API now */
  get url(): string {
    return this.#url
  }

  /** Serves at another port from now on; the old one is closed, or left to `handler` as no longer current. */
  async move(isOldClosed: boolean): Promise<string> {
    const old = this.#servers.at(-1)
    await this.#serve(0)
    if (isOldClosed && old) {
      this.#servers.splice(this.#servers.indexOf(old), 1)
      await old.close()
    }
    return this.#url
  }

  async close(): Promise<void> {
    await Promise.all(this.#servers.splice(0).map((server) => server.close()))
  }

  async #serve(port: number): Promise<void> {
    const server = await listenForLongUrls((request, response) => {
      this.#handler({ url: server.url, isCurrent: server.url === this.#url }, request, response)
    }, port)
    this.#servers.push(server)
    this.#url = server.url
  }
}

/** Node itself refuses more than 16 KB of request line and headers, with 431; here the twin is to say 414. */
async function listenForLongUrls(
  handler: (request: IncomingMessage, response: ServerResponse) => void,
  port: number,
): Promise<LocalServer> {
  const server = createServer({ maxHeaderSize: 1024 * 1024 }, handler)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const address = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()))
        server.closeAllConnections()
      }),
  }
}
