import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

/** The part of its time that a pause takes in a shared process. */
export const pauseFactor = 0.1

/**
 * Shortens the component's pauses between attempts in this process, so that specs don't wait for them. The time of day
 * and time limits stay as they are. Steps with their own process and steps on RabbitMQ wait the full time.
 */
export function shortenPauses(componentPath: string): void {
  const path = join(componentPath, 'lib/runtime/timing.js')
  // Only this component has this clock.
  if (!existsSync(path)) return
  const { systemTiming } = createRequire(path)(path) as { systemTiming: Sleeper }
  const { sleep } = systemTiming
  systemTiming.sleep = (delayMs) => sleep(delayMs * pauseFactor)
}

interface Sleeper {
  sleep: (delayMs: number) => Promise<void>
}
