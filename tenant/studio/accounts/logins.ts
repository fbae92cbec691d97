import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { LoginView, Values } from '../shared/protocol'

const lifetimeMs = 10 * 60 * 1000
const keptLogins = 50

export interface LoginStart {
  /** Builds the address of the provider's page. */
  readonly url: (state: string) => string
  readonly exchange: (code: string) => Promise<Values>
  readonly connected: (response: Values) => void
}

interface Login {
  readonly start: LoginStart
  readonly stateParameter: string
  readonly expiresAt: number
  /** True as soon as the provider has redirected, so that a second redirect finds nothing. */
  isUsed: boolean
  view: LoginView
}

export interface LoginOutcome {
  readonly title: string
  readonly text: string
}

/** The logins in progress. The provider's redirect is the only thing that ends one. */
export class Logins {
  readonly #logins = new Map<string, Login>()

  constructor(
    private readonly changed: () => void,
    private readonly now: () => number = Date.now,
  ) {}

  begin(start: LoginStart): LoginView {
    const stateParameter = randomBytes(24).toString('base64url')
    const id = randomBytes(9).toString('base64url')
    const view: LoginView = { id, url: start.url(stateParameter), state: 'waiting' }
    this.#logins.set(id, { start, stateParameter, expiresAt: this.now() + lifetimeMs, isUsed: false, view })
    const [oldest] = this.#logins.keys()
    if (this.#logins.size > keptLogins && oldest !== undefined) this.#logins.delete(oldest)
    return view
  }

  view(id: string): LoginView | undefined {
    const login = this.#logins.get(id)
    if (login?.view.state === 'waiting' && this.now() >= login.expiresAt)
      login.view = { ...login.view, state: 'expired', message: 'The login took too long. Start it again.' }
    return login?.view
  }

  /** Ends the login that the provider's redirect belongs to. Each state parameter works only once. */
  async finish(query: URLSearchParams): Promise<LoginOutcome> {
    const login = this.#waiting(query.get('state') ?? '')
    if (!login)
      return {
        title: 'Nothing was connected',
        text: 'This login is unknown, already finished, or too old. Start it again in the local tenant.',
      }
    login.isUsed = true
    const error = query.get('error')
    if (error !== null) return this.#fail(login, rejection(error, query.get('error_description')))
    return this.#connect(login, query.get('code') ?? '')
  }

  async #connect(login: Login, code: string): Promise<LoginOutcome> {
    try {
      login.start.connected(await login.start.exchange(code))
    } catch (error) {
      return this.#fail(login, (error as Error).message)
    }
    login.view = { ...login.view, state: 'connected' }
    this.changed()
    return { title: 'Connected', text: 'Close this window, and continue in the local tenant.' }
  }

  #fail(login: Login, message: string): LoginOutcome {
    login.view = { ...login.view, state: 'failed', message }
    this.changed()
    return {
      title: 'Not connected',
      text: `${message} Close this window, and try again in the local tenant.`,
    }
  }

  #waiting(state: string): Login | undefined {
    return [...this.#logins.values()].find(
      (login) =>
        !login.isUsed && this.view(login.view.id)?.state === 'waiting' && isSame(login.stateParameter, state),
    )
  }
}

function rejection(error: string, description: string | null): string {
  if (error === 'access_denied') return `The login was denied (${description?.slice(0, 300) ?? error}).`
  return `The provider returned "${error.slice(0, 100)}"${description ? `: "${description.slice(0, 300)}"` : ''}.`
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
