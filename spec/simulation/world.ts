import type { Keys } from '../../lib/auth/ports'
import { parseTokenSet } from '../../lib/auth/tokenSet'
import type { HttpRequest, HttpResponse } from '../../lib/http/message'
import { PlatformStore } from './platformStore'
import type { Scenario, TokenFault } from './scenario'
import { responder, tokenOutcome, tokenResponse } from './tokenResponses'
import { TokenServer } from './tokenServer'
import { randomFrom, VirtualTime } from './virtualTime'
import type { Findings, TokenOutcome, Witness } from './witness'

const timeoutMs = 10_000
const processed: ReadonlySet<TokenFault> = new Set([
  'none',
  'slow',
  'lostResponse',
  'gatewayTimeout',
  'unreadable',
  'cutOff',
  'odd',
  'reconnected',
])
const waits: ReadonlySet<TokenFault> = new Set(['lostResponse', 'lostRequest', 'hangs'])
/** The path at which the API rejects every token. */
export const deadPath = '/dead'
export const credentialFields = {
  provider: 'custom',
  apiBaseUrl: 'https://api.example',
  refreshPolicy: 'set',
}

/** The servers that the processes use, with latencies and faults. */
export class World {
  readonly time = new VirtualTime()
  readonly random: () => number
  /** Chooses the shapes of responses. */
  readonly #shape: () => number
  readonly server: TokenServer
  readonly store = new PlatformStore()
  readonly findings: Findings = { violations: [], reached: new Set() }
  readonly #faults
  readonly #respond = responder(this.time)

  constructor(readonly scenario: Scenario) {
    this.random = randomFrom(scenario.seed)
    this.#shape = randomFrom(scenario.seed + 1)
    this.server = new TokenServer(scenario.rotation, () => this.time.elapsedMs)
    this.#faults = {
      token: [...scenario.tokenFaults],
      read: [...scenario.readFaults],
      write: [...scenario.writeFaults],
      api: [...scenario.apiFaults],
    }
  }

  /** Connects the account and stores its tokens on the platform. */
  connect(): void {
    this.store.write({ ...credentialFields, oauth: this.server.connect() }, 'the user')
  }

  /** Ends all faults. */
  endFaults(): void {
    for (const faults of Object.values(this.#faults)) faults.length = 0
  }

  async callTokenEndpoint(request: HttpRequest, witness: Witness): Promise<HttpResponse> {
    const refreshToken = new URLSearchParams(String(request.body)).get('refresh_token') ?? ''
    const end = (outcome: TokenOutcome, granted?: string) =>
      witness.tokenCallEnds(refreshToken, outcome, granted)
    witness.tokenCallStarts(refreshToken)
    await this.#latency()
    const fault = this.#faults.token.shift() ?? 'none'
    if (fault === 'slow') await this.time.wait(5000)
    const granted = processed.has(fault) ? this.server.exchange(refreshToken) : undefined
    if (fault === 'reconnected') this.connect()
    await (waits.has(fault) ? this.time.wait(fault === 'hangs' ? 60_000 : timeoutMs) : this.#latency())
    const outcome = tokenOutcome(fault, granted)
    const isSeen = outcome === 'rotated' || outcome === 'kept'
    end(outcome, isSeen ? (granted?.refresh_token ?? refreshToken) : undefined)
    return this.#respond(request, tokenResponse(fault, granted, refreshToken, this.#shape))
  }

  async callApi(request: HttpRequest): Promise<HttpResponse> {
    await this.#latency()
    const fault = this.#faults.api.shift() ?? 'none'
    if (fault === 'slow') await this.time.wait(3000)
    const isActive = this.server.isActive((request.headers['authorization'] ?? '').replace('Bearer ', ''))
    await this.#latency()
    if (fault === 'tooMany') return this.#respond(request, [429, {}, { 'retry-after': '5' }])
    if (fault === 'unavailable') return this.#respond(request, [503, {}])
    const isAccepted = isActive && request.url.pathname !== deadPath
    return this.#respond(request, [isAccepted ? 200 : 401, {}])
  }

  /** Returns the account's read and write functions of one process. */
  accessOf(witness: Witness) {
    return {
      readKeys: () => this.#read(witness),
      writeKeys: (keys: Keys) => this.#write(keys, witness),
    }
  }

  async #read(witness: Witness): Promise<Keys> {
    await this.#latency()
    const fault = this.#faults.read.shift() ?? 'none'
    if (fault === 'slow') await this.time.wait(2000)
    const { keys } = this.store.content
    witness.readReached(fault !== 'fails')
    await this.#latency()
    witness.readEnds()
    if (fault === 'fails') throw new Error('the platform returned 503.')
    return structuredClone(keys)
  }

  async #write(keys: Keys, witness: Witness): Promise<void> {
    const isContinuation = witness.isContinuing()
    const { oauth, ...fields } = keys
    const { refresh_token = '' } = parseTokenSet(oauth) ?? {}
    if (JSON.stringify(fields) !== JSON.stringify(credentialFields))
      witness.violated('a write does not contain the credential fields')
    await this.#latency()
    const fault = this.#faults.write.shift() ?? 'none'
    if (fault === 'slow') await this.time.wait(2000)
    if (fault === 'outlived') await this.time.wait(70_000)
    if (fault === 'lost') this.store.acknowledge(keys)
    if (fault !== 'fails' && fault !== 'lost') {
      witness.overwrites(refresh_token, isContinuation)
      this.store.write(structuredClone(keys), witness.name)
    }
    await this.#latency()
    const isFailure = fault === 'fails' || fault === 'keptButFails'
    witness.writeEnds(isFailure ? 'failed' : fault === 'lost' ? 'lost' : 'kept')
    if (isFailure) throw new Error('the platform returned 503.')
  }

  #latency(): Promise<void> {
    return this.time.wait(5 + 75 * this.random())
  }
}
