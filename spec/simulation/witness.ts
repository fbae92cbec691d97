import type { PlatformStore } from './platformStore'
import type { TokenServer } from './tokenServer'
import type { VirtualTime } from './virtualTime'

/** The outcome of a token request for its process. `uncertain`: no response, or "busy". `lost`: a 2xx without tokens. */
export type TokenOutcome = 'rotated' | 'kept' | 'rejected' | 'uncertain' | 'lost' | 'temporary'

/** For so long, a path that rejected a fresh token is not refreshed for, and an invalid grant is not tried again. */
export const cooldownMs = 900_000

/** The results of one simulation. */
export interface Findings {
  /** Broken promises, each with its time. */
  readonly violations: string[]
  /** The situations that occurred. */
  readonly reached: Set<string>
}

/**
 * Observes one process and checks each event against the promises:
 * - A refresh token is never sent again after a response with another refresh token or a rejection, unless the store
 *   has since contained a new access token for the same refresh token, or 15 minutes after a rejection.
 * - After a lost response, it is sent only once again in the same renewal, and the store is read before. A later
 *   renewal also reads the store first.
 * - There is one token request at a time. There is none while a token set is unsaved, while the access token works, or
 *   with a refresh token for which the store has contained a valid successor.
 * - An access token is used only after the platform has acknowledged or returned its set, and no call uses an older
 *   token than one that was used before it started.
 * - A grant is reported as invalid only if the last read of the store after the rejection returned an invalid one too.
 */
export class Witness {
  isUnsaved = (): boolean => false
  isRefreshNeeded = (): boolean => true
  /** Number of calls that wait for a token newer than a rejected one. */
  repairs = 0
  /** True while a renewal is in progress, whose outcome all callers share. */
  isRenewing = false
  /** Valid access tokens that the dead path rejected, so that the process can't know that they work elsewhere. */
  readonly doubted = new Set<string>()
  /** Number of calls to the path that rejects every token. */
  deadCalls = 0
  #deadPathFoundAtMs = Number.NEGATIVE_INFINITY
  /** Number of finished renewals that used a refresh token. */
  refreshes = 0
  /** Refresh tokens that this process received, each with the store's version at that time. */
  readonly granted = new Map<string, number>()
  /** True if a write was lost and the read that would have detected it failed, so that no process can know. */
  isBlind = false
  /** Number of the newest used access token, in the order of first use. */
  newestSent = 0
  readonly #firstSent = new Map<string, number>()
  /** Refresh tokens that were replaced or rejected. A rejected one may be tried again later. */
  readonly #closed = new Map<string, number>()
  #tokenCalls = 0
  #lostResponses = 0
  #hasRefreshed = false
  #hasRead = true
  #lastRead = { version: 0, atMs: -1 }
  #rejectedAtMs = -1
  #grantedAtMs = -1
  #respondedAtMs = -1
  #isLastWriteLost = false
  #hasReadFailed = false

  constructor(
    readonly name: string,
    private readonly findings: Findings,
    private readonly time: VirtualTime,
    private readonly server: TokenServer,
    private readonly store: PlatformStore,
  ) {}

  violated(promise: string): void {
    this.findings.violations.push(`${this.time.elapsedMs} ms, ${this.name}: ${promise}`)
  }

  reached(situation: string): void {
    this.findings.reached.add(situation)
  }

  async renewal<T>(renew: () => Promise<T>): Promise<T> {
    this.#lostResponses = 0
    this.#hasRefreshed = false
    this.isRenewing = true
    try {
      return await renew()
    } finally {
      this.isRenewing = false
      if (this.#hasRefreshed) this.refreshes++
    }
  }

  tokenCallStarts(refreshToken: string): void {
    this.#hasRefreshed = true
    if (++this.#tokenCalls > 1) this.violated('two token requests at the same time')
    if (this.time.elapsedMs < (this.#closed.get(refreshToken) ?? 0))
      this.violated('a replaced or rejected refresh token is sent again')
    if (this.#lostResponses > 1) this.violated('a refresh token is sent again after lost responses')
    if (!this.#hasRead) this.violated('a refresh token is sent again before the store is read')
    if (this.isUnsaved()) this.violated('a refresh token is used while a token set is unsaved')
    if (!this.isRefreshNeeded()) this.violated('a refresh token is used although the access token works')
    const { refreshToken: stored, version } = this.store.content
    const hasSeenSuccessor = stored !== refreshToken && version <= this.#lastRead.version
    if (hasSeenSuccessor && !this.server.isUsed(stored))
      this.violated('a refresh token is used although the store contained another')
  }

  tokenCallEnds(refreshToken: string, outcome: TokenOutcome, granted?: string): void {
    this.#tokenCalls--
    this.#respondedAtMs = this.time.elapsedMs
    this.reached(`token call ${outcome}`)
    if (outcome === 'uncertain' && ++this.#lostResponses === 2) this.reached('a second lost response')
    // The refresh succeeded, so the same renewal must not repeat it.
    if (outcome === 'lost') this.#lostResponses = Number.POSITIVE_INFINITY
    if (outcome === 'uncertain' || outcome === 'lost') this.#hasRead = false
    if (outcome === 'rejected') this.#rejectedAtMs = this.time.elapsedMs
    if (outcome === 'rotated') this.#closed.set(refreshToken, Number.POSITIVE_INFINITY)
    if (outcome === 'rejected') this.#closed.set(refreshToken, this.time.elapsedMs + cooldownMs)
    if (granted !== undefined) this.#grantedAtMs = this.time.elapsedMs
    if (granted !== undefined) this.granted.set(granted, this.store.content.version)
  }

  /** Records that the platform has read the account or failed. The response has not arrived yet. */
  readReached(isRead: boolean): void {
    this.#hasRead = true
    this.#hasReadFailed = !isRead
    if (!isRead && this.#isLastWriteLost) this.isBlind = true
    if (isRead) this.#remember()
    this.#isLastWriteLost = false
  }

  #remember(): void {
    const { refreshToken, version } = this.store.content
    const isNews = version > this.#lastRead.version
    if (isNews && !this.server.isUsed(refreshToken)) this.#closed.delete(refreshToken)
    this.#lastRead = { version, atMs: this.time.elapsedMs }
  }

  /** Records that the response to a read has arrived. */
  readEnds(): void {
    this.#respondedAtMs = this.time.elapsedMs
  }

  /** True if a response has just arrived. A write at any other time must be preceded by a read. */
  isContinuing(): boolean {
    return this.#respondedAtMs === this.time.elapsedMs
  }

  overwrites(written: string, isContinuation: boolean): void {
    if (this.server.grantOf(this.store.content.refreshToken) <= this.server.grantOf(written)) return
    this.reached('a reconnect was overwritten by a write in progress')
    if (!isContinuation) this.violated('a reconnect was overwritten by an unsaved token set')
    const isSeen = this.store.content.version <= this.#lastRead.version
    // A read that fails shows nothing, and without the write the rotation would be lost.
    const hasLooked = this.#lastRead.atMs >= this.#grantedAtMs || this.#hasReadFailed
    if (isSeen || !hasLooked) this.violated('a reconnect that the process could see was overwritten')
  }

  writeEnds(outcome: 'kept' | 'lost' | 'failed'): void {
    this.#respondedAtMs = this.time.elapsedMs
    this.#isLastWriteLost = outcome === 'lost'
    this.reached(`write ${outcome}`)
  }

  sent(accessToken: string, newestAtStart: number): void {
    if (!this.store.hasReturned(accessToken)) this.violated('a token is used before it is persisted')
    const order = this.#firstSent.get(accessToken) ?? this.#firstSent.size + 1
    this.#firstSent.set(accessToken, order)
    if (order < newestAtStart) this.violated('a call uses an older token than an earlier call')
    this.newestSent = Math.max(this.newestSent, order)
  }

  /** Records that the API rejected a token at the dead path straight after its refresh. */
  deadPathFound(): void {
    this.#deadPathFoundAtMs = this.time.elapsedMs
    this.reached('a path rejects every token')
  }

  /** True if another refresh for the dead path would have no effect. */
  get isDeadPathKnown(): boolean {
    return this.time.elapsedMs - this.#deadPathFoundAtMs < cooldownMs
  }

  /** Records a refresh for the dead path although it was known, and the API accepts the token elsewhere. */
  refreshedForDeadPath(): void {
    this.violated('a second refresh for a path that rejects every token')
  }

  /** Records an error that tells the user to reconnect the account. */
  reportedInvalid(): void {
    this.reached('grant reported as invalid')
    const { refreshToken, version, writer } = this.store.content
    if (!this.server.isRefreshable(refreshToken)) return
    if (version <= this.#lastRead.version || writer === this.name)
      this.violated('a valid grant that was read from the store is reported as invalid')
    else if (this.#lastRead.atMs < this.#rejectedAtMs)
      this.violated('a valid grant is reported as invalid before the store is read')
    else this.reached('a valid grant stored after the last read is reported as invalid')
  }
}
