import type { RetryPolicy } from '../../../http/retry'

/** Exchange may take some seconds until it shows what it was told to do. */
const waitsMs = [1000, 3000]

/** Looks a few times until the answer is the one that is hoped for; gives the last one. */
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
