import { accountStore } from '../../lib/auth/accountStore'
import type { AccountTokens } from '../../lib/auth/accountTokens'
import type { RefreshLock } from '../../lib/auth/ports'
import { withExpiry } from '../../lib/auth/refreshPolicy'
import type { RenewalContext } from '../../lib/auth/renewal/renewalContext'
import { type RefreshGrant, refreshGrant } from '../../lib/auth/tokenEndpoint/refreshGrant'
import { parseTokenSet, type TokenSet } from '../../lib/auth/tokenSet'
import { Vault } from '../../lib/auth/vault'
import { ReconnectRequiredError } from '../../lib/errors'
import type { HttpRequest } from '../../lib/http/message'
import { redact } from '../../lib/http/redaction/redact'
import type { RetryPolicy } from '../../lib/http/retry'
import type { ProcessPlan } from './scenario'
import type { SharedLock } from './sharedLock'
import { type MessagePlan, SimulatedMessage } from './simulatedMessage'
import { Witness } from './witness'
import { credentialFields, type World } from './world'

const never = new Promise<never>(() => {})
const client = {
  clientId: 'client',
  clientSecret: 'client-secret-0',
  tokenUri: new URL('https://login.example/token'),
  clientAuth: 'post',
} as const

/** One container: it has its own vault and uses the configuration from its start for all messages. */
export class SimulatedProcess {
  readonly witness: Witness
  readonly timing: RetryPolicy & { readonly elapsedMs: () => number }
  isAlive = true
  /** Messages that ended with an error. */
  failures = 0
  readonly #vault: Vault
  #configured: TokenSet | undefined
  readonly #messages = new Set<Promise<unknown>>()

  constructor(
    name: string,
    private readonly plan: ProcessPlan,
    readonly world: World,
    private readonly lock: SharedLock | undefined,
  ) {
    const { time, findings, server, store, random } = world
    this.witness = new Witness(name, findings, time, server, store)
    const now = () => time.now() + plan.clockErrorMs
    const sleep = (delayMs: number) => this.whileAlive(time.wait(delayMs))
    const elapsedMs = () => time.elapsedMs
    this.#vault = new Vault(now, elapsedMs)
    this.timing = { maxRetries: 4, maxWaitMs: 15_000, maxElapsedMs: 15_000, sleep, random, now, elapsedMs }
  }

  get tokens(): AccountTokens | undefined {
    return this.#vault.find('account')
  }

  start(): void {
    const { time, store } = this.world
    const { startsAtMs, messages, end } = this.plan
    void time.waitUntil(startsAtMs).then(() => {
      this.#configured = parseTokenSet(store.content.keys['oauth'])
      for (const message of messages) {
        void time.waitUntil(Math.max(startsAtMs, message.atMs)).then(() => this.handle(message))
      }
    })
    if (end) void time.waitUntil(end.atMs).then(() => this.#end(end.how))
  }

  /** Processes one message and returns the error that it ended with. */
  handle(plan: MessagePlan): Promise<Error | undefined> {
    if (!this.isAlive || !this.#configured) return Promise.resolve(undefined)
    const tokens = this.#vault.open('account', structuredClone(this.#configured))
    const message = new SimulatedMessage(this, tokens, this.#context(tokens))
    const handled = message.process(plan).then(
      () => undefined,
      (error) => this.#failed(error, plan),
    )
    this.#messages.add(handled)
    return handled
  }

  /** Checks that a log line or error message contains no secrets after redaction. */
  checkSecrets(line: string): void {
    const clean = redact(line, this.tokens?.secrets ?? [])
    if (/secret-\d/.test(clean)) this.witness.violated(`a secret is logged: ${clean}`)
  }

  /** Returns the outcome of work, which a process that has ended never receives. */
  whileAlive<T>(work: Promise<T>): Promise<T> {
    return work.then(
      (value) => (this.isAlive ? value : never),
      (error) => {
        if (this.isAlive) throw error
        return never
      },
    )
  }

  // Same as in session/tokenAccess.ts.
  #context(tokens: AccountTokens): RenewalContext {
    const access = this.world.accessOf(this.witness)
    return {
      accountName: 'the account A',
      lockKey: 'account',
      ...this.timing,
      store: accountStore(credentialFields, {
        emitKeys: (keys) => this.whileAlive(access.writeKeys(keys)),
        updateKeys: (keys) => this.whileAlive(access.writeKeys(keys)),
        readKeys: () => this.whileAlive(access.readKeys()),
      }),
      refresh: tokens.pause.around(this.#refresh(tokens)),
      lock: this.#lock(),
    }
  }

  #refresh(tokens: AccountTokens): RefreshGrant {
    const { world, witness, timing } = this
    const send = (request: HttpRequest) => this.whileAlive(world.callTokenEndpoint(request, witness))
    const refresh = refreshGrant(client, send, timing)
    return async (held) => {
      const outcome = await refresh(held)
      if (outcome.kind !== 'granted' || world.scenario.policy !== 'ahead') return outcome
      const serverTimeMs = outcome.serverTimeMs ?? tokens.clock.now()
      return { ...outcome, tokenSet: withExpiry(outcome.tokenSet, held, serverTimeMs) }
    }
  }

  #lock(): RefreshLock {
    const { lock, witness, timing } = this
    return {
      hold: (_key, run, isDone) => {
        const renew = () => witness.renewal(run)
        return lock ? lock.hold(this, timing.sleep, renew, isDone) : renew()
      },
      release: async () => lock?.release(this),
    }
  }

  async #end(how: 'crash' | 'shutdown'): Promise<void> {
    const { tokens } = this
    if (how === 'shutdown') {
      await Promise.all(this.#messages)
      if (tokens?.isUnsaved) await tokens.save(this.#context(tokens)).catch(() => undefined)
    }
    this.isAlive = false
  }

  #failed(error: unknown, { isDeadPath }: MessagePlan): Error {
    if (!(error instanceof Error)) throw error
    this.checkSecrets(error.message)
    if (isDeadPath) return error
    this.failures++
    // The path is refreshed for again after 15 minutes, although the account may have been reconnected meanwhile.
    if (isPathCooldown(error)) this.witness.reached('a path waits after a rejected fresh token')
    else if (error instanceof ReconnectRequiredError) this.witness.reportedInvalid()
    else this.witness.reached(`message failed: ${error.name}`)
    return error
  }
}

/** True if the API rejected a fresh token at the same path less than 15 minutes ago. */
export function isPathCooldown(error: Error): boolean {
  return /It also rejected a new access token/.test(error.message)
}
