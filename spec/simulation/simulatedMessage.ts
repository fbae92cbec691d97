import type { AccountTokens } from '../../lib/auth/accountTokens'
import { type ApiTraits, authorize, type TokenSource } from '../../lib/auth/authorize'
import type { RenewalContext } from '../../lib/auth/renewal/renewalContext'
import { sendWithRetries } from '../../lib/http/attempts'
import { dateOf, type HttpRequest, type HttpResponse } from '../../lib/http/message'
import type { SimulatedProcess } from './simulatedProcess'
import { lifetimeMs } from './tokenServer'
import { deadPath } from './world'

export interface MessagePlan {
  readonly calls: number
  /** True if all calls are sent at the same time, not in a row. */
  readonly areTogether: boolean
  readonly isDeadPath?: boolean
}

/** One message whose calls use the real `authorize` and are checked against the promises for a call. */
export class SimulatedMessage {
  readonly #background: Promise<Error | undefined>[] = []

  constructor(
    private readonly owner: SimulatedProcess,
    private readonly tokens: AccountTokens,
    private readonly context: RenewalContext,
  ) {
    const { witness } = owner
    witness.isUnsaved = () => tokens.isUnsaved
    witness.isRefreshNeeded = () => this.#isRefreshNeeded()
  }

  // Same as in session/execution.ts.
  async process({ calls, areTogether, isDeadPath = false }: MessagePlan): Promise<void> {
    const path = isDeadPath ? deadPath : '/me'
    try {
      if (this.#policy === 'everyCall') await this.#refreshAtStart()
      if (areTogether) await Promise.all(Array.from({ length: calls }, () => this.#call(path)))
      else for (let number = 1; number <= calls; number++) await this.#call(path)
    } finally {
      for (const failure of await Promise.all(this.#background))
        if (failure) this.owner.checkSecrets(failure.message)
    }
  }

  get #policy() {
    return this.owner.world.scenario.policy
  }

  #isRefreshNeeded(): boolean {
    if (this.#policy === 'everyCall' || this.owner.witness.deadCalls > 0) return true
    // The remaining lifetime of a token is unknown if it has no expiration.
    if (this.#policy === 'ahead' && this.tokens.latest['expires_at'] === undefined) return true
    const lastPartMs = this.#policy === 'ahead' ? 0.3 * lifetimeMs + clockToleranceMs : 0
    return !this.owner.world.server.isActive(this.tokens.latest.access_token, lastPartMs)
  }

  async #refreshAtStart(): Promise<void> {
    const { witness } = this.owner
    const before = witness.refreshes
    await this.tokens.refresh(this.context)
    if (witness.refreshes === before) witness.violated('everyCall does not refresh')
  }

  async #call(path: string): Promise<void> {
    const { witness, world, timing } = this.owner
    const newestSent = witness.newestSent
    const startedAtMs = world.time.elapsedMs
    const mayNotWait = this.#mayNotWait()
    let firstSentAtMs: number | undefined
    const send = async (request: HttpRequest): Promise<HttpResponse> => {
      witness.sent((request.headers['authorization'] ?? '').replace('Bearer ', ''), newestSent)
      firstSentAtMs ??= world.time.elapsedMs
      const response = await this.owner.whileAlive(world.callApi(request))
      this.tokens.clock.learn(dateOf(response))
      return response
    }
    const renewals: string[] = []
    const api = authorize(
      this.#source(renewals),
      traits,
      (prepare) => sendWithRetries(prepare, send, timing),
      'simulation',
    )
    if (path === deadPath) witness.deadCalls++
    await api({ method: 'GET', path }).finally(() => {
      if (path === deadPath) witness.deadCalls--
      if (mayNotWait && firstSentAtMs !== startedAtMs)
        witness.violated('a call waits although its token is valid')
      const counted = renewals.slice(renewals.lastIndexOf('outlived') + 1)
      if (counted.length > 2) witness.violated('a call is sent with more than three tokens')
      if (counted.filter((outcome) => outcome === 'refreshed').length > 1)
        witness.violated('a call refreshes more than once')
      for (const outcome of renewals) witness.reached(`call repeated with a token ${outcome}`)
    })
  }

  /** True if `ahead` must not delay a call: its token is valid, and no 401 has started a refresh. */
  #mayNotWait(): boolean {
    const { witness, world } = this.owner
    const isValid = world.server.isActive(this.tokens.latest.access_token, clockToleranceMs)
    const isDoubted = witness.doubted.has(this.tokens.latest.access_token)
    return this.#policy === 'ahead' && isValid && !isDoubted && witness.repairs === 0
  }

  #refreshAhead(): void {
    const refreshing = this.#policy === 'ahead' ? this.tokens.refreshAheadIfDue(this.context) : undefined
    if (refreshing) this.#background.push(refreshing)
  }

  // Same as in session/tokenAccess.ts.
  #source(renewals: string[]): TokenSource {
    const { witness } = this.owner
    return {
      waitUntilUsable: (pathOf) => {
        if (this.tokens.clock.isKnown) this.#refreshAhead()
        return this.tokens.waitUntilUsable(this.context, pathOf)
      },
      latest: () => this.tokens.latest,
      reportOutcome: (tokenSet, path, outcome) => {
        this.tokens.reportOutcome(tokenSet, path, outcome)
        if (outcome instanceof Error && path === deadPath) witness.deadPathFound()
        if (!(outcome instanceof Error)) this.#refreshAhead()
      },
      isUntried: (tokenSet, path) => this.tokens.isUntried(tokenSet, path),
      hasOutlived: (tokenSet) => {
        const isOutlived = this.tokens.hasOutlived(tokenSet)
        if (isOutlived) renewals.push('outlived')
        return isOutlived
      },
      failedRenewals: () => this.tokens.failedRenewals,
      replaceRejected: async (rejected, path, failedBefore) => {
        witness.repairs++
        if (path === deadPath) witness.doubted.add(rejected.access_token)
        const isAccepted = this.owner.world.server.isActive(rejected.access_token)
        // With the other policies, the call can share a refresh that was due.
        const mayRefresh = !witness.isDeadPathKnown || witness.isRenewing
        const isForPath = !mayRefresh && isAccepted && this.#policy === 'whenRejected'
        const outcome = await this.tokens
          .replaceRejected(rejected, path, this.context, failedBefore)
          .finally(() => witness.repairs--)
        renewals.push(outcome)
        if (isForPath && path === deadPath && outcome === 'refreshed') witness.refreshedForDeadPath()
        return outcome
      },
    }
  }
}

// The Date header and the stored expiration have whole seconds, and a response takes time.
const clockToleranceMs = 3000

const origin = 'https://api.example'
const traits: ApiTraits = {
  title: 'The API',
  baseOf: () => new URL(origin),
  originsOf: () => [origin],
  isTokenRejection: ({ status }) => status === 401,
  describeFault: () => ({}),
}
