type Task = () => Promise<unknown>

/**
 * Runs the task before the process ends. The runtime, asked to end, says goodbye to its broker and exits a few
 * milliseconds later, whatever else is under way; so the exit itself is held until the tasks are done. Of one key only
 * the task given last is kept: it is the newest attempt at the same thing.
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

// Whoever asked the process to end kills it some time later, often after 30 s.
const longestHoldMs = 10_000
