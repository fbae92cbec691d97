import type { IncomingMessage, ServerResponse } from 'node:http'
import { type LocalServer, listen } from '../localServer'
import type { Origin } from './apiServer'
import type { OfficialError } from './officialErrors'

type OriginHandler = (origin: Origin, request: IncomingMessage, response: ServerResponse) => void

// By default, Node rejects more than 16 KB of request line and headers with 431, but Salesforce returns 414.
const takesLongUrls = { maxHeaderSize: 1024 * 1024 }

/** The hosts of one instance: the current one and its previous ones. */
export class Instance {
  readonly #handler: OriginHandler
  readonly #servers: LocalServer[] = []
  #url = ''
  #oldOriginsSay: OfficialError | undefined

  private constructor(handler: OriginHandler) {
    this.#handler = handler
  }

  static async start(handler: OriginHandler, port: number): Promise<Instance> {
    const instance = new Instance(handler)
    await instance.#serve(port)
    return instance
  }

  /** The origin that currently serves the API. */
  get url(): string {
    return this.#url
  }

  /** Serves at another port from now on. The old port is closed, or uses `handler` with `isCurrent` set to false. */
  async move(isOldClosed: boolean, oldOriginsSay?: OfficialError): Promise<string> {
    this.#oldOriginsSay = oldOriginsSay
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
    const server = await listen(
      (request, response) => {
        const isCurrent = server.url === this.#url
        this.#handler({ url: server.url, isCurrent, rejection: this.#oldOriginsSay }, request, response)
      },
      port,
      takesLongUrls,
    )
    this.#servers.push(server)
    this.#url = server.url
  }
}
