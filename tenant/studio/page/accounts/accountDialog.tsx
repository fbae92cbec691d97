import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { missingFields } from '../../shared/fields'
import type { AccountView, ComponentView, Preset, Values } from '../../shared/protocol'
import { FieldsForm } from '../fields/fieldsForm'
import { call } from '../state/api'
import { notify, state } from '../state/store'
import { AccountState } from './accountState'
import { Authentication } from './authentication'
import { PresetChoice, PresetHelp } from './presets'

interface AccountDialogProps {
  readonly component: ComponentView
  readonly account: AccountView | undefined
  readonly onClose: () => void
}

/** Creates or changes an account: its OAuth app, the credential's fields, the login. */
export function AccountDialog({ component, account, onClose }: AccountDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const [id, setId] = useState(account?.id)
  const [name, setName] = useState(account?.name ?? '')
  const [app, setApp] = useState(account?.app ?? firstApp(component))
  const [fields, setFields] = useState<Values>(account?.fields ?? {})
  const [preset, setPreset] = useState<Preset | undefined>()
  const [problem, setProblem] = useState<string | undefined>()
  const [isBusy, setBusy] = useState(false)
  // Before the next key: a Tab would move the focus to which the browser returns when the dialog closes.
  useLayoutEffect(() => dialog.current?.showModal(), [])
  const saved = state.accounts.find((each) => each.id === id)
  const filledSecrets = (saved ?? account)?.filledSecrets ?? []

  const save = async (): Promise<AccountView | undefined> => {
    const missing = [
      ...(name.trim() === '' ? ['Name'] : []),
      ...missingFields(component.credential, fields, filledSecrets),
    ]
    if (missing.length > 0) {
      setProblem(`Fill in ${missing.join(', ')}.`)
      return undefined
    }
    try {
      const path = id === undefined ? '/api/accounts' : `/api/accounts/${id}`
      const result = await call<AccountView>(id === undefined ? 'POST' : 'PATCH', path, { name, app, fields })
      setId(result.id)
      setProblem(undefined)
      return result
    } catch (error) {
      setProblem((error as Error).message)
      return undefined
    }
  }
  const verify = async (): Promise<void> => {
    setBusy(true)
    const result = await save()
    if (result)
      await call('POST', `/api/accounts/${result.id}/verify`).catch((error: Error) =>
        setProblem(error.message),
      )
    setBusy(false)
  }
  /** Closes the dialog as Escape does, so that the browser returns the focus. */
  const close = (): void => dialog.current?.close()
  const saveAndClose = async (): Promise<void> => {
    if (!(await save())) return
    notify(`The account "${name}" is saved.`)
    close()
  }
  const change = (key: string, value: unknown): void => setFields((old) => ({ ...old, [key]: value }))

  return (
    <dialog ref={dialog} class="sheet" aria-labelledby="account-title" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void saveAndClose()
        }}
        noValidate
      >
        <h1 id="account-title">{account ? `Account ${account.name}` : 'New account'}</h1>
        <div class="field">
          <label for="account-name">
            Name<span class="required"> *</span>
          </label>
          <input
            id="account-name"
            value={name}
            autocomplete="off"
            onInput={({ currentTarget }) => setName(currentTarget.value)}
          />
        </div>
        <AppChoice component={component} app={app} onChange={setApp} />
        {component.presets.length > 0 && app !== 'fakes' && (
          <PresetChoice
            presets={component.presets}
            onChange={(chosen) => {
              setPreset(chosen)
              if (chosen) setFields((old) => ({ ...old, provider: 'custom', ...chosen.fields }))
              if (chosen && name === '') setName(chosen.title)
            }}
          />
        )}
        {preset && <PresetHelp preset={preset} />}
        <FieldsForm
          fields={component.credential}
          values={fields}
          onChange={change}
          filledSecrets={filledSecrets}
          load={(modelMethod) =>
            call('POST', '/api/select', { command: '', modelMethod, accountId: id, fields })
          }
        />
        {app === 'fakes' && (
          <p class="hint">
            With the built-in fakes, leave the URL and the path empty: they lead to the local APIs.
          </p>
        )}
        {component.hasOAuth && <Authentication component={component} account={saved} prepare={save} />}
        {saved && <AccountState account={saved} />}
        {problem !== undefined && (
          <p class="problem" role="alert">
            {problem}
          </p>
        )}
        <div class="buttons">
          <button type="button" disabled={isBusy} onClick={verify}>
            {isBusy ? 'Verifying …' : 'Verify'}
          </button>
          <span class="spacer" />
          <button type="button" onClick={close}>
            Cancel
          </button>
          <button type="submit" class="primary">
            Save
          </button>
        </div>
      </form>
    </dialog>
  )
}

function AppChoice({
  component,
  app,
  onChange,
}: {
  component: ComponentView
  app: string
  onChange: (app: string) => void
}) {
  if (component.apps.length === 0)
    return (
      <p class="problem">
        There is no OAuth app. Put its variables into a file <code>.env</code> in {component.folder}, and
        start again.
      </p>
    )
  return (
    <fieldset class="field">
      <legend>OAuth app</legend>
      {component.apps.map((each) => (
        <label key={each.name} class="option">
          <input
            type="radio"
            name="app"
            checked={each.name === app}
            disabled={each.problem !== undefined}
            onChange={() => onChange(each.name)}
          />{' '}
          {each.title}
          {each.problem !== undefined && <span class="problem"> {each.problem}</span>}
        </label>
      ))}
    </fieldset>
  )
}

function firstApp({ apps }: ComponentView): string {
  return apps.find(({ problem }) => problem === undefined)?.name ?? ''
}
