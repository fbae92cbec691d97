import type { PlatformStore } from './platformStore'
import type { TokenServer } from './tokenServer'
import type { VirtualTime } from './virtualTime'

/** What became of a token call, as its process sees it: `uncertain` means that the answer was lost or busy. */
export type TokenOutcome = 'rotated' | 'kept' | 'refused' | 'uncertain' | 'temporary'

/** What the witnesses of one run share. */
export interface Findings {
  /** Broken promises, each with its moment; empty where all is well. */
  readonly violations: string[]
  /** Which of the situations worth simulating this run came to. */
  readonly reached: Set<string>
}

/**
 * Watches one process from outside and holds it to the promises, event by event:
 * - A refresh token whose answer arrived (tokens with another refresh token, or a refusal) is never sent again, unless
 *   the store has shown since then that somebody else was given an access token for it, unrotated. After a lost answer it is sent at most once more in the same renewal, and not before a look at the store; a later
 *   renewal looks at the store first, too.
 * - One token call at a time; none while a set is unsaved, none while the access token works, none with a refresh
 *   token for which the store showed a live successor.
 * - An access token is used only after the platform has acknowledged or handed out its set, and no call uses an older
 *   one than was used before it began.
 * - A grant is declared dead only if what the store showed at the last look, after the refusal, was dead too.
 */
export class Witness {
  isUnsaved = (): boolean => false
  isRefreshNeeded = (): boolean => true
  /** Calls that wait for a token newer than a rejected one. */
  repairs = 0
  /** How many renewals have ended that spent a refresh token. */
  spendings = 0
  /** Refresh tokens that this process got, and the store's version then. */
  readonly granted = new Map<string, number>()
  /** A write was lost, and the look that would have shown it failed: the one case in which nobody can know. */
  isBlind = false
  /** Counts the access tokens in the order of their first use. */
  newestSent = 0
  readonly #firstSent = new Map<string, number>()
  readonly #closed = new Set<string>()
  #tokenCalls = 0
  #lostAnswers = 0
  #hasSpent = false
  #hasLooked = true
  #lastLook = { version: 0, atMs: -1 }
  #refusedAtMs = -1
  #answeredAtMs = -1
  #isLastWriteLost = false

  constructor(
    readonly name: string,
    private readonly findings: Findings,
    private readonly time: VirtualTime,
    private readonly server: TokenServer,
    private readonly store: PlatformStore,
  ) {}

  violated(what: string): void {
    this.findings.violations.push(`${this.time.elapsedMs} ms, ${this.name}: ${what}`)
  }

  reached(what: string): void {
    this.findings.reached.add(what)
  }

  async renewal<T>(renew: () => Promise<T>): Promise<T> {
    this.#lostAnswers = 0
    this.#hasSpent = false
    try {
      return await renew()
    } finally {
      if (this.#hasSpent) this.spendings++
    }
  }

  tokenCallBegins(refreshToken: string): void {
    this.#hasSpent = true
    if (++this.#tokenCalls > 1) this.violated('two token calls at a time')
    if (this.#closed.has(refreshToken)) this.violated('a replaced or refused refresh token is sent again')
    if (this.#lostAnswers > 1) this.violated('a refresh token is sent again after two lost answers')
    if (!this.#hasLooked) this.violated('a refresh token is sent again without a look at the store')
    if (this.isUnsaved()) this.violated('a refresh token is spent while a set is unsaved')
    if (!this.isRefreshNeeded()) this.violated('a refresh token is spent although the access token works')
    const { refreshToken: stored, version } = this.store.content
    const hasSeenSuccessor = stored !== refreshToken && version <= this.#lastLook.version
    if (hasSeenSuccessor && !this.server.isSpent(stored))
      this.violated('a refresh token is spent although the store showed another')
  }

  tokenCallEnds(refreshToken: string, outcome: TokenOutcome, granted?: string): void {
    this.#tokenCalls--
    this.#answeredAtMs = this.time.elapsedMs
    this.reached(`token call ${outcome}`)
    if (outcome === 'uncertain') {
      if (++this.#lostAnswers === 2) this.reached('a second lost answer')
      this.#hasLooked = false
    }
    if (outcome === 'refused') this.#refusedAtMs = this.time.elapsedMs
    if (outcome === 'rotated' || outcome === 'refused') this.#closed.add(refreshToken)
    if (granted !== undefined) this.granted.set(granted, this.store.content.version)
  }

  /** The platform read the account, or failed to; the answer is still under way. */
  looked(isRead: boolean): void {
    this.#hasLooked = true
    if (!isRead && this.#isLastWriteLost) this.isBlind = true
    if (isRead) this.#sees()
    this.#isLastWriteLost = false
  }

  #sees(): void {
    const { refreshToken, version } = this.store.content
    const isNews = version > this.#lastLook.version
    if (isNews && !this.server.isSpent(refreshToken)) this.#closed.delete(refreshToken)
    this.#lastLook = { version, atMs: this.time.elapsedMs }
  }

  /** The answer to a look arrived. */
  lookEnds(): void {
    this.#answeredAtMs = this.time.elapsedMs
  }

  /** Whether what is done now follows from an answer at once: a write that does not must be preceded by a look. */
  isContinuing(): boolean {
    return this.#answeredAtMs === this.time.elapsedMs
  }

  overwrites(written: string, isContinuation: boolean): void {
    if (this.server.grantOf(this.store.content.refreshToken) <= this.server.grantOf(written)) return
    this.reached('a reconnect was overwritten by a write under way')
    if (!isContinuation) this.violated('a reconnect was overwritten by a set that had waited to be saved')
  }

  writeEnds(outcome: 'kept' | 'lost' | 'failed'): void {
    this.#answeredAtMs = this.time.elapsedMs
    this.#isLastWriteLost = outcome === 'lost'
    this.reached(`write ${outcome}`)
  }

  sent(accessToken: string, newestAtBegin: number): void {
    if (!this.store.hasShown(accessToken)) this.violated('a token is used before it is persisted')
    const order = this.#firstSent.get(accessToken) ?? this.#firstSent.size + 1
    this.#firstSent.set(accessToken, order)
    if (order < newestAtBegin) this.violated('a call uses an older token than one used before')
    this.newestSent = Math.max(this.newestSent, order)
  }

  /** A person is told that the account must be reconnected. */
  declaredDead(): void {
    this.reached('grant declared dead')
    const { refreshToken, version, writer } = this.store.content
    if (!this.server.isRefreshable(refreshToken)) return
    if (version <= this.#lastLook.version || writer === this.name)
      this.violated('a live grant that the store showed is declared dead')
    else if (this.#lastLook.atMs < this.#refusedAtMs)
      this.violated('a live grant is declared dead without a look at the store')
    else this.reached('a live grant stored after the last look is declared dead')
  }
}
