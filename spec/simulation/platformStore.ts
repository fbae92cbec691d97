import type { Keys } from '../../lib/auth/ports'
import { parseTokenSet } from '../../lib/auth/tokenSet'

interface Content {
  readonly keys: Keys
  readonly refreshToken: string
  /** Counts the writes. */
  readonly version: number
  readonly writer: string
}

/** The account's keys at the platform: no lock, no compare-and-swap, the last write stays. */
export class PlatformStore {
  readonly #history: Content[] = []
  readonly #accessTokens = new Set<string>()

  get content(): Content {
    const content = this.#history.at(-1)
    if (!content) throw new Error('The account was never connected.')
    return content
  }

  write(keys: Keys, writer: string): void {
    this.acknowledge(keys)
    const { refresh_token: refreshToken = '' } = parseTokenSet(keys['oauth']) ?? {}
    this.#history.push({ keys, refreshToken, version: this.#history.length + 1, writer })
  }

  /** Tells the writer that the keys are kept, whether they are or not. */
  acknowledge(keys: Keys): void {
    this.#accessTokens.add(parseTokenSet(keys['oauth'])?.access_token ?? '')
  }

  /** Whether a token was handed out or acknowledged. */
  hasShown(accessToken: string): boolean {
    return this.#accessTokens.has(accessToken)
  }

  /** Whether somebody else wrote after that version. */
  isOvertaken(writer: string, sinceVersion: number): boolean {
    return this.#history.slice(sinceVersion).some((content) => content.writer !== writer)
  }
}
