/**
 * Runs the task when the process is asked to end, in the time that the runtime takes to say goodbye to its broker.
 * Only the task given last is kept: it is the newest attempt at the same thing.
 */
export function atShutdown(task: () => Promise<unknown>): void {
  if (!pending) process.once('SIGTERM', runPending)
  pending = task
}

let pending: (() => Promise<unknown>) | undefined

async function runPending(): Promise<void> {
  await pending?.().catch(() => {})
  // Where nobody else listens, as in a service call, our listener alone kept the process alive.
  if (process.listenerCount('SIGTERM') === 0) process.kill(process.pid, 'SIGTERM')
}
