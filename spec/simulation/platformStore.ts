import type { Keys } from '../../lib/auth/ports'
import { parseTokenSet } from '../../lib/auth/tokenSet'

interface Content {
  readonly keys: Keys
  readonly refreshToken: string
  /** Counts the writes. */
  readonly version: number
  readonly writer: string
}

/** The account's keys on the platform. There is no lock and no compare-and-swap: the last write stays. */
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

  /** Records that the writer received a success response, even if the keys are not stored. */
  acknowledge(keys: Keys): void {
    this.#accessTokens.add(parseTokenSet(keys['oauth'])?.access_token ?? '')
  }

  /** True if a token was read from the store or its write was acknowledged. */
  hasReturned(accessToken: string): boolean {
    return this.#accessTokens.has(accessToken)
  }

  /** True if another writer stored keys after that version. */
  isSuperseded(writer: string, sinceVersion: number): boolean {
    return this.#history.slice(sinceVersion).some((content) => content.writer !== writer)
  }
}
