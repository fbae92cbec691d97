type Task = () => Promise<unknown>

/**
 * Runs the task before the process exits. At shutdown, the runtime exits a few milliseconds after it disconnects from the
 * broker, so the exit is delayed until the tasks are done. A task replaces an earlier one with the same key.
 */
export function atShutdown(key: string, task: Task): void {
  if (pending.size === 0) holdExit()
  pending.set(key, task)
}

const pending = new Map<string, Task>()

function holdExit(): void {
  const { exit } = process
  const held = async (code?: Parameters<typeof exit>[0]) => {
    process.exit = exit
    const longestHold = setTimeout(() => process.exit(code), longestHoldMs)
    await Promise.allSettled([...pending.values()].map((task) => task()))
    clearTimeout(longestHold)
    process.exit(code)
  }
  process.exit = held as typeof exit
}

// The platform kills a process that does not exit, often after 30 s.
const longestHoldMs = 25_000

let termination: AbortController | undefined

/** Returns a signal that is aborted as soon as the platform asks the process to end. */
export function terminationSignal(): AbortSignal {
  if (termination) return termination.signal
  const controller = new AbortController()
  termination = controller
  // The runtime has listeners, too, so this one doesn't prevent the exit.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => controller.abort())
  return controller.signal
}

/**
 * Runs the task before the runtime disconnects from its broker, so that the current messages are emitted. The runtime
 * itself waits only for executions, and a listener also emits between them. Only the newest task is kept.
 */
export function beforeDisconnect(runtime: object, task: Task): void {
  const { __getAmqp: brokerOf } = runtime as { __getAmqp?(): Broker }
  const broker = brokerOf?.call(runtime)
  if (!broker?.disconnect) return
  if (!lastTasks.has(broker)) {
    const { disconnect } = broker
    broker.disconnect = async () => {
      const longestHold = new Promise((resolve) => setTimeout(resolve, longestHoldMs / 2))
      await Promise.race([lastTasks.get(broker)?.(), longestHold])
      return disconnect.call(broker)
    }
  }
  lastTasks.set(broker, task)
}

interface Broker {
  disconnect?(): Promise<unknown>
}

const lastTasks = new WeakMap<Broker, Task>()
