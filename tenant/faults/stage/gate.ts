import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

/** A connection to a server on loopback that can be interrupted, delayed, and closed. */
export interface Gate {
  readonly port: number
  /** Returns the URL with the gate instead of the server. */
  through(url: string): string
  /** Ends all connections. New ones are accepted. */
  cut(): void
  /** Holds back all responses of the server on the current connections. */
  holdResponses(): void
  /** Ends all connections and refuses new ones. */
  shut(): Promise<void>
  reopen(): Promise<void>
  close(): Promise<void>
}

/** Opens a gate to the server of a URL. */
export async function openGate(serverUrl: string): Promise<Gate> {
  const target = new URL(serverUrl)
  const pairs = new Set<readonly [Socket, Socket]>()
  const server = createServer((client) => {
    const pair = [client, connect(Number(target.port), target.hostname)] as const
    pairs.add(pair)
    join(pair, () => pairs.delete(pair))
  })
  await listenOn(server, 0)
  const { port } = server.address() as AddressInfo

  function cut(): void {
    for (const socket of [...pairs].flat()) socket.destroy()
  }

  async function shut(): Promise<void> {
    const closed = once(server.close(), 'close')
    cut()
    await closed
  }

  return {
    port,
    through: (url) => Object.assign(new URL(url), { host: `127.0.0.1:${port}` }).href,
    cut,
    holdResponses: () => {
      for (const [client, upstream] of pairs) upstream.unpipe(client)
    },
    shut,
    reopen: () => listenOn(server, port),
    close: async () => {
      if (server.listening) await shut()
    },
  }
}

async function listenOn(server: Server, port: number): Promise<void> {
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
}

/** Connects the two sides so that each one ends with the other, as if there were no gate. */
function join([client, upstream]: readonly [Socket, Socket], onEnd: () => void): void {
  for (const [from, to] of [
    [client, upstream],
    [upstream, client],
  ] as const) {
    from.pipe(to)
    from.on('error', () => to.destroy())
    from.once('close', () => {
      to.destroy()
      onEnd()
    })
  }
}
