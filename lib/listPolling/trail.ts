import { UnexpectedResponseError } from '../errors'
import { hashOf } from '../values/hash'

/** What is known of the way a round took, so that a circle is noticed, over executions too. */
export interface Trail {
  readonly pages: number
  /** A position passed earlier (Brent's algorithm: that of the last page whose number is a power of two). */
  readonly passed?: string | undefined
  /** What the last page held, and how often in a row pages held just that. */
  readonly content?: string | undefined
  readonly repeats?: number
}

type Next = string | number

/**
 * The trail after one more page, which was found `at` a position and leads to `next`. Throws UnexpectedResponseError
 * where the way leads nowhere; `advice` says what to check then.
 */
export function trailAfter(
  trail: Trail,
  page: { readonly at: Next | undefined; readonly next: Next; readonly versions: readonly string[] },
  advice: string,
): Trail {
  const pages = trail.pages + 1
  const next = hashOf(page.next)
  if (next === trail.passed || page.next === page.at) throw inCircles(pages, advice)
  const content = page.versions.length === 0 ? undefined : hashOf(page.versions)
  const repeats = content !== undefined && content === trail.content ? (trail.repeats ?? 0) + 1 : 0
  if (repeats > mostRepeats) throw standingStill(pages, advice)
  const isPowerOfTwo = Number.isInteger(Math.log2(pages))
  return { pages, passed: isPowerOfTwo ? next : trail.passed, content, repeats }
}

// Records that were added meanwhile may shift a page into the next one's place, once.
const mostRepeats = 1

function inCircles(pages: number, advice: string): UnexpectedResponseError {
  return new UnexpectedResponseError(
    `The list goes in circles: page ${pages} leads back to one that was read before. ${advice}`,
  )
}

function standingStill(pages: number, advice: string): UnexpectedResponseError {
  return new UnexpectedResponseError(
    `The list does not move on: page ${pages} and the two before it hold the same records. ${advice}`,
  )
}
