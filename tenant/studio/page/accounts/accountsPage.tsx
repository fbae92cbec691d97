import { useState } from 'preact/hooks'
import type { AccountView, AppView, ComponentView } from '../../shared/protocol'
import { call } from '../state/api'
import { attempt } from '../state/store'
import { AccountDialog } from './accountDialog'
import { AccountState } from './accountState'

interface AccountsPageProps {
  readonly component: ComponentView
  readonly accounts: readonly AccountView[]
}

/** Shows the accounts with their state. */
export function AccountsPage({ component, accounts }: AccountsPageProps) {
  const [edited, setEdited] = useState<AccountView | 'new' | undefined>()
  return (
    <div class="page">
      <div class="title-row">
        <h1>Accounts</h1>
        <button type="button" class="primary" onClick={() => setEdited('new')}>
          New account
        </button>
      </div>
      {accounts.length === 0 && <p>No account yet. Create one to use it in a flow.</p>}
      <ul class="accounts">
        {accounts.map((account) => (
          <li key={account.id}>
            <AccountRow
              account={account}
              apps={component.apps}
              hasOAuth={component.hasOAuth}
              onEdit={() => setEdited(account)}
            />
          </li>
        ))}
      </ul>
      {edited !== undefined && (
        <AccountDialog
          component={component}
          account={edited === 'new' ? undefined : edited}
          onClose={() => setEdited(undefined)}
        />
      )}
    </div>
  )
}

interface AccountRowProps {
  readonly account: AccountView
  readonly apps: readonly AppView[]
  readonly hasOAuth: boolean
  readonly onEdit: () => void
}

function AccountRow({ account, apps, hasOAuth, onEdit }: AccountRowProps) {
  const [isBusy, setBusy] = useState(false)
  const verify = async (): Promise<void> => {
    setBusy(true)
    await attempt(call('POST', `/api/accounts/${account.id}/verify`))
    setBusy(false)
  }
  const { provider } = account.fields
  return (
    <article class="account" aria-label={`Account ${account.name}`}>
      <div>
        <h2>{account.name}</h2>
        <p class="meta">
          {apps.find(({ name }) => name === account.app)?.title ?? account.app}
          {typeof provider === 'string' && ` · ${provider}`}
        </p>
        {hasOAuth && <Fingerprints account={account} />}
      </div>
      <AccountState account={account} />
      <div class="buttons">
        <button
          type="button"
          class={account.state === 'new' || account.state === 'ended' ? 'primary' : ''}
          onClick={onEdit}
        >
          {account.state === 'new' ? 'Connect' : account.state === 'ended' ? 'Reconnect' : 'Edit'}
        </button>
        <button type="button" disabled={isBusy || account.state === 'new'} onClick={verify}>
          {isBusy ? 'Verifying …' : 'Verify'}
        </button>
        {hasOAuth && account.accessToken !== undefined && (
          <button
            type="button"
            title="Stores a broken access token. The next call is rejected, and the component refreshes."
            onClick={() =>
              attempt(
                call('POST', `/api/accounts/${account.id}/forget-token`),
                'The access token is broken now.',
              )
            }
          >
            Forget the access token
          </button>
        )}
        <button
          type="button"
          class="quiet"
          onClick={() => attempt(call('DELETE', `/api/accounts/${account.id}`))}
        >
          Delete
        </button>
      </div>
    </article>
  )
}

function Fingerprints({ account: { accessToken, refreshToken } }: { account: AccountView }) {
  if (accessToken === undefined) return null
  return (
    <p class="meta">
      Access token <code>{accessToken}</code>
      {refreshToken !== undefined && (
        <>
          {' '}
          · refresh token <code>{refreshToken}</code>
        </>
      )}
    </p>
  )
}
