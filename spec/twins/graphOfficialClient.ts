import {
  Client,
  type Context,
  type Middleware,
  MiddlewareFactory,
  PageIterator,
} from '@microsoft/microsoft-graph-client'
import type { GraphTwin } from '../../tenant/graph'

/** Returns the client with its default middleware, except for a network that leads to the fake. */
export function clientOf(twin: GraphTwin, getAccessToken: () => string = () => 'good'): Client {
  const chain = MiddlewareFactory.getDefaultMiddlewareChain({ getAccessToken: async () => getAccessToken() })
  return Client.initWithMiddleware({ middleware: [...chain.slice(0, -1), new Network(twin)] })
}

/** Returns the items of all pages, starting with the one of a request. */
export async function iterate(
  client: Client,
  request: ReturnType<Client['api']>,
): Promise<{ seen: Record<string, unknown>[]; deltaLink: string }> {
  const seen: Record<string, unknown>[] = []
  const pages = new PageIterator(
    client,
    await request.get(),
    (item: Record<string, unknown>) => seen.push(item) > 0,
  )
  await pages.iterate()
  return { seen, deltaLink: pages.getDeltaLink() ?? '' }
}

/** Returns the error that a promise rejects with, or undefined if it resolves. */
export function failure(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  )
}

/** Maps the hostnames of Graph to the fake: the client sends its token only to the real Graph over https. */
class Network implements Middleware {
  private readonly names: readonly (readonly [name: string, local: string])[]

  constructor(twin: GraphTwin) {
    this.names = [
      ['https://graph.microsoft.com', twin.url],
      ['https://outlook.office.com', twin.uploadUrl],
    ]
  }

  async execute(context: Context): Promise<void> {
    const url = String(context.request)
    const local = this.names.reduce((text, [name, origin]) => text.replace(name, origin), url)
    const reply = await fetch(local, context.options as RequestInit)
    const { status, headers } = reply
    const response = new Response(await this.bodyOf(reply), { status, headers })
    context.response = Object.defineProperty(response, 'url', { value: url })
  }

  private async bodyOf(reply: Response): Promise<string | ArrayBuffer | null> {
    const bytes = await reply.arrayBuffer()
    if (!/json/.test(reply.headers.get('content-type') ?? '')) return bytes.byteLength > 0 ? bytes : null
    const text = new TextDecoder().decode(bytes)
    return this.names.reduce((rest, [name, origin]) => rest.replaceAll(origin, name), text)
  }
}
