import type { EventAccess, EventSource } from '../../eventOperations'
import { type EventStream, openClient, type PubSubClient, type RpcHeaders } from './client'
import { endpointUrl } from './endpoint'
import type { FetchRequest } from './messages'
import { organizationId } from './organizationId'
import { RpcFailure, rpcFault } from './rpcFault'

type TokenSet = Awaited<ReturnType<EventAccess['tokens']['take']>>

/** A connection for one subscription, with the account's newest token in each RPC. */
export class Connection {
  readonly #client: PubSubClient
  readonly #orgIds: Map<string, Promise<string>>
  #stream: EventStream | undefined

  /** `orgIds` outlives the connection: what it holds need not be queried again. */
  constructor(
    private readonly access: () => EventAccess,
    private readonly source: EventSource,
    orgIds: Map<string, Promise<string>>,
  ) {
    const { timeoutMs, userAgent, proxyFor } = access()
    const endpoint = endpointUrl(source.endpoint)
    this.#client = openClient(endpoint, { timeoutMs, userAgent, proxy: proxyFor(endpoint) })
    this.#orgIds = orgIds
  }

  /** Returns the ID of the topic's newest schema. Throws RpcFailure if there is no such topic. */
  async schemaIdOfTopic(): Promise<string> {
    return (await this.#call((headers) => this.#client.getTopic(this.source.topic, headers))).schemaId
  }

  schema(schemaId: string): Promise<string> {
    return this.#call((headers) => this.#client.getSchema(schemaId, headers))
  }

  async subscribe(request: FetchRequest): Promise<{ stream: EventStream; tokenSet: TokenSet }> {
    const tokenSet = await this.access().tokens.take()
    this.#stream = this.#client.subscribe(request, await this.#headers(tokenSet))
    return { tokenSet, stream: this.#stream }
  }

  close(): void {
    this.#stream?.cancel()
    this.#client.close()
  }

  async #call<T>(run: (headers: RpcHeaders) => Promise<T>): Promise<T> {
    for (;;) {
      const { tokens } = this.access()
      const tokenSet = await tokens.take()
      try {
        const result = await run(await this.#headers(tokenSet))
        tokens.accepted(tokenSet)
        return result
      } catch (error) {
        const fault = error instanceof RpcFailure ? rpcFault(error.status, this.source.topic) : undefined
        if (fault?.kind !== 'tokenRejected') throw error
        await tokens.rejected(tokenSet, fault.error)
      }
    }
  }

  async #headers(tokenSet: TokenSet): Promise<RpcHeaders> {
    const { api, apiOrigin } = this.access()
    const instanceurl = apiOrigin(tokenSet)
    const tenantid = this.#orgIds.get(instanceurl) ?? organizationId(api, tokenSet)
    this.#orgIds.set(instanceurl, tenantid)
    try {
      return { accesstoken: tokenSet.access_token ?? '', instanceurl, tenantid: await tenantid }
    } catch (error) {
      this.#orgIds.delete(instanceurl)
      throw error
    }
  }
}
