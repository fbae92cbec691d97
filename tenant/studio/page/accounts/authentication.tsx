import { useEffect, useState } from 'preact/hooks'
import type { AccountView, ComponentView, LoginView } from '../../shared/protocol'
import { CopyButton } from '../parts/copyButton'
import { call } from '../state/api'
import { loadAccounts } from '../state/store'

const pollMs = 700

interface AuthenticationProps {
  readonly component: ComponentView
  readonly account: AccountView | undefined
  /** Saves the form; the login needs its fields. */
  readonly prepare: () => Promise<AccountView | undefined>
}

/** Shows the login at the provider. Only the server knows how it ended, so this page never checks the window. */
export function Authentication({ component, account, prepare }: AuthenticationProps) {
  const [login, setLogin] = useState<LoginView | undefined>()
  const [isBlocked, setBlocked] = useState(false)
  const [problem, setProblem] = useState<string | undefined>()
  useLoginState(login, setLogin)

  const start = async (): Promise<void> => {
    setProblem(undefined)
    const saved = await prepare()
    if (!saved) return
    try {
      const begun = await call<LoginView>('POST', `/api/accounts/${saved.id}/authorize`)
      setLogin(begun)
      openLogin(begun)
    } catch (error) {
      setProblem((error as Error).message)
    }
  }
  const openLogin = ({ url }: LoginView): void => {
    setBlocked(window.open(url, '_blank', 'popup,width=520,height=720') === null)
  }

  return (
    <div class="field authentication">
      <span class="label">
        Authentication<span class="required"> *</span>
      </span>
      <div class="buttons">
        <button type="button" class={account?.accessToken === undefined ? 'primary' : ''} onClick={start}>
          {account?.accessToken === undefined ? 'Authenticate' : 'Re-authenticate'}
        </button>
        <span class="hint">Opens the provider's page.</span>
      </div>
      {login?.state === 'waiting' && (
        <p role="status">
          Waiting for the login …{' '}
          {isBlocked ? (
            <a href={login.url} target="_blank" rel="noreferrer noopener">
              The browser blocked the window. Open the provider's page
            </a>
          ) : (
            <button type="button" onClick={() => openLogin(login)}>
              Open again
            </button>
          )}{' '}
          <button type="button" onClick={() => setLogin(undefined)}>
            Cancel
          </button>
        </p>
      )}
      {login?.state === 'connected' && <p role="status">Connected.</p>}
      {(problem ?? login?.message) !== undefined && login?.state !== 'connected' && (
        <p class="problem" role="alert">
          {problem ?? login?.message}
        </p>
      )}
      <p class="redirect">
        Redirect URI <code>{component.redirectUri}</code> <CopyButton text={component.redirectUri} />
      </p>
    </div>
  )
}

function useLoginState(login: LoginView | undefined, setLogin: (login: LoginView) => void): void {
  const isWaiting = login?.state === 'waiting'
  useEffect(() => {
    if (!isWaiting || !login) return undefined
    const timer = setInterval(async () => {
      const current = await call<LoginView>('GET', `/api/logins/${login.id}`).catch(() => undefined)
      if (!current || current.state === 'waiting') return
      clearInterval(timer)
      setLogin(current)
      void loadAccounts()
    }, pollMs)
    return () => clearInterval(timer)
  }, [login?.id, isWaiting])
}
