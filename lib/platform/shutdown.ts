/**
 * Runs the task before the process ends. The runtime, asked to end, says goodbye to its broker and exits a few
 * milliseconds later, whatever else is under way; so the exit itself is held until the task is done. Only the task
 * given last is kept: it is the newest attempt at the same thing.
 */
export function atShutdown(task: () => Promise<unknown>): void {
  if (!pending) holdExit()
  pending = task
}

let pending: (() => Promise<unknown>) | undefined

function holdExit(): void {
  const { exit } = process
  const held = async (code?: Parameters<typeof exit>[0]) => {
    process.exit = exit
    await Promise.race([pending?.().catch(() => {}), longestHold()])
    process.exit(code)
  }
  process.exit = held as typeof exit
}

// Whoever asked the process to end kills it some time later, often after 30 s.
const longestHoldMs = 10_000

function longestHold(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, longestHoldMs))
}
