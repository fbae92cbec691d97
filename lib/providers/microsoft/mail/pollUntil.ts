import type { RetryPolicy } from '../../../http/retry'

/** Exchange can take some seconds until a change is visible. */
const waitsMs = [1000, 3000]

/** Repeats a request until its result is the expected one, and returns the last result. */
export async function pollUntil<T>(
  { sleep }: Pick<RetryPolicy, 'sleep'>,
  look: () => Promise<T>,
  isHopedFor: (seen: T) => boolean,
): Promise<T> {
  let seen = await look()
  for (const waitMs of waitsMs) {
    if (isHopedFor(seen)) break
    await sleep(waitMs)
    seen = await look()
  }
  return seen
}
