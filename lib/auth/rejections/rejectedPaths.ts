import { ComponentError, ReconnectRequiredError } from '../../errors'
import { LruSet } from '../../values/lruSet'
import type { TokenSet } from '../tokenSet'

/** How long no refresh follows a rejection of a token directly after its refresh. Shorter than any token lifetime. */
export const cooldownMs = 900_000
const mostPaths = 1000
// If more paths reject fresh tokens, their names probably differ by records, and the next path rejects them, too.
const mostSeparatePaths = 3

/**
 * The API paths at which a token was rejected directly after its refresh. Another refresh would not help there, and each
 * message would cause one. A path leaves the list after it returns 2xx, or after 15 minutes.
 */
export class RejectedPaths {
  readonly #rejected = new Map<string, { readonly error: Error; readonly sinceMs: number }>()
  readonly #accepted = new LruSet(mostPaths)
  #untried: { readonly tokenSet: TokenSet; readonly keys: Set<string>; readonly sinceMs: number } | undefined

  /** Remembers that a set was refreshed because of the path, and wasn't tried there yet. */
  noteRefresh(path: string, tokenSet: TokenSet, nowMs: number): void {
    if (this.#untried?.tokenSet !== tokenSet) this.#untried = { tokenSet, keys: new Set(), sinceMs: nowMs }
    this.#untried.keys.add(keyOf(path))
  }

  /** True if the set was refreshed because of the path, and the API hasn't reacted to the set there. */
  isUntried(path: string, tokenSet: TokenSet, nowMs: number): boolean {
    const { tokenSet: refreshed, keys, sinceMs = 0 } = this.#untried ?? {}
    return tokenSet === refreshed && nowMs - sinceMs < cooldownMs && keys?.has(keyOf(path)) === true
  }

  /** Records that the API has reacted to the newest set at the path. */
  noteReaction(path: string): void {
    this.#untried?.keys.delete(keyOf(path))
  }

  note(path: string, error: Error, nowMs: number): void {
    const key = keyOf(path)
    this.#rejected.delete(key)
    this.#rejected.set(key, { error, sinceMs: nowMs })
    for (const oldest of this.#rejected.keys()) {
      if (this.#rejected.size <= mostPaths) break
      this.#rejected.delete(oldest)
    }
  }

  clear(path: string): void {
    const key = keyOf(path)
    this.#accepted.add(key)
    this.#rejected.delete(key)
  }

  /**
   * Returns why a refresh would not help at the path; undefined if it may. If several paths reject fresh sets, a refresh
   * doesn't help at any path without a 2xx so far.
   */
  errorAt(path: string, nowMs: number, isFresh = false): Error | undefined {
    const key = keyOf(path)
    const errorOf = (name: string) => {
      const { error, sinceMs = 0 } = this.#rejected.get(name) ?? {}
      return nowMs - sinceMs < cooldownMs ? error : undefined
    }
    const own = errorOf(key)
    if (own || !isFresh || this.#accepted.has(key)) return own
    const errors = [...this.#rejected.keys()].flatMap((name) => errorOf(name) ?? [])
    return errors.length > mostSeparatePaths ? rejectedElsewhere(errors.at(-1)) : undefined
  }
}

/** Returns the error for a path that is blocked because other paths reject fresh tokens. */
function rejectedElsewhere(example: Error | undefined): Error {
  const { status, code } = example instanceof ComponentError ? example : {}
  return new ReconnectRequiredError(
    `The API rejected new access tokens at more than three paths, so none was requested for this one. Example: ${example?.message}`,
    { status, code },
  )
}

/** Returns the same key for paths that differ only in IDs: in segments with a digit, "@", or "%", or behind 40 characters. */
function keyOf(path: string): string {
  return path
    .split('/')
    .map((segment) =>
      /[\d@%]/.test(segment) && !/^v\d+(\.\d+)*$/i.test(segment) ? '*' : segment.slice(0, 40),
    )
    .join('/')
}
