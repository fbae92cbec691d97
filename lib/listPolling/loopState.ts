import { UnexpectedResponseError } from '../errors'
import { hashOf } from '../values/hash'

/** The state that detects a loop of pages, also in a later execution. */
export interface LoopState {
  readonly pages: number
  /** An earlier position. With Brent's algorithm, it is that of the last page whose number is a power of two. */
  readonly passed?: string | undefined
  /** The content of the last page, and how many pages in a row had it. */
  readonly content?: string | undefined
  readonly repeats?: number
}

type Next = string | number

/**
 * Returns the state after the page `at` a position, which leads to `next`. Throws UnexpectedResponseError if the list loops.
 * `advice` is the part of the message that says what to check.
 */
export function checkProgress(
  state: LoopState,
  page: { readonly at: Next | undefined; readonly next: Next; readonly versions: readonly string[] },
  advice: string,
): LoopState {
  const pages = state.pages + 1
  const next = hashOf(page.next)
  if (next === state.passed || page.next === page.at) throw listLoops(pages, advice)
  const content = page.versions.length === 0 ? undefined : hashOf(page.versions)
  const repeats = content !== undefined && content === state.content ? (state.repeats ?? 0) + 1 : 0
  if (repeats > mostRepeats) throw pagesRepeat(pages, advice)
  const isPowerOfTwo = Number.isInteger(Math.log2(pages))
  return { pages, passed: isPowerOfTwo ? next : state.passed, content, repeats }
}

// Records inserted between two requests can repeat a page once.
const mostRepeats = 1

function listLoops(pages: number, advice: string): UnexpectedResponseError {
  return new UnexpectedResponseError(
    `The list loops: page ${pages} links to a page that was already read. ${advice}`,
  )
}

function pagesRepeat(pages: number, advice: string): UnexpectedResponseError {
  return new UnexpectedResponseError(
    `The list repeats: page ${pages} and the two pages before it have the same records. ${advice}`,
  )
}
