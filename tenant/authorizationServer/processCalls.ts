/** One end of an IPC channel: a child process, or `process` in the child. */
interface Peer {
  send?(message: Message, callback: (error: Error | null) => void): unknown
  on(event: 'message', listener: (message: unknown) => void): unknown
  on(event: 'disconnect', listener: () => void): unknown
}

type Message =
  | { id: number; name: string; args: unknown[] }
  | { id: number; result: unknown }
  | { id: number; error: string }

type Functions = Record<string, (...args: never[]) => unknown>

interface Waiting {
  resolve(result: unknown): void
  reject(error: Error): void
}

export interface ProcessCalls<Remote extends Functions> {
  /** Calls a function of the other process. Rejects if the function throws or if the process has ended. */
  call<Name extends keyof Remote & string>(
    name: Name,
    ...args: Parameters<Remote[Name]>
  ): Promise<Awaited<ReturnType<Remote[Name]>>>
  /** Lets the other process call these functions. */
  offer(functions: Functions): void
}

/** Connects a process and its child so that each can call functions of the other. */
export function connectCalls<Remote extends Functions>(peer: Peer): ProcessCalls<Remote> {
  const waiting = new Map<number, Waiting>()
  let own: Functions = {}
  let lastId = 0

  function send(message: Message): void {
    peer.send?.(message, (error) => {
      if (error) settle(waiting, { id: message.id, error: 'The other process has ended.' })
    })
  }

  peer.on('message', async (message) => {
    if (!isMessage(message)) return
    if ('name' in message) send(await run(own, message))
    else settle(waiting, message)
  })
  peer.on('disconnect', () => {
    for (const id of waiting.keys()) settle(waiting, { id, error: 'The other process has ended.' })
  })

  return {
    call: (name, ...args) =>
      new Promise((resolve, reject) => {
        const id = ++lastId
        waiting.set(id, { resolve: resolve as (result: unknown) => void, reject })
        send({ id, name, args })
      }),
    offer: (functions) => {
      own = functions
    },
  }
}

async function run(functions: Functions, { id, name, args }: { id: number; name: string; args: unknown[] }) {
  try {
    const called = functions[name]
    if (!called) throw new Error(`There is no function "${name}".`)
    return { id, result: await called(...(args as never[])) }
  } catch (error) {
    return { id, error: error instanceof Error ? error.message : String(error) }
  }
}

function settle(waiting: Map<number, Waiting>, message: Exclude<Message, { name: string }>): void {
  const caller = waiting.get(message.id)
  waiting.delete(message.id)
  if ('error' in message) caller?.reject(new Error(message.error))
  else caller?.resolve(message.result)
}

function isMessage(message: unknown): message is Message {
  return typeof message === 'object' && message !== null && 'id' in message
}
