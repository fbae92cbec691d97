import { useLayoutEffect, useState } from 'preact/hooks'
import { AccountsPage } from './accounts/accountsPage'
import { ComponentPage } from './componentPage'
import { FlowPage } from './flow/flowPage'
import { currentTheme, nextTheme } from './parts/theme'
import { hasKey } from './state/api'
import { clearNotice, type State, useStore } from './state/store'

const places = { component: 'Component', accounts: 'Accounts', flow: 'Flow' } as const
type Place = keyof typeof places

/** Shows the window: a header, and one of three pages. */
export function App() {
  const state = useStore()
  const place = usePlace()
  if (!hasKey())
    return <Closed text="Open the link that npm start printed. It contains the key of this page." />
  if (state.fatal !== undefined) return <Closed text={state.fatal} />
  if (!state.component || !state.flow) return <p class="loading">Loading …</p>
  return (
    <>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <Header state={state} place={place} />
      <main id="main" tabIndex={-1}>
        {place === 'component' && <ComponentPage component={state.component} />}
        {place === 'accounts' && <AccountsPage component={state.component} accounts={state.accounts} />}
        {place === 'flow' && <FlowPage />}
      </main>
      <Notice state={state} />
    </>
  )
}

function Header({ state, place }: { state: State; place: Place }) {
  const { component, run, isOnline } = state
  return (
    <header class="top">
      <span class="brand">
        {component?.hasLogo && <img src="/logo.png" alt="" width="24" height="24" />}
        {component?.title}
      </span>
      <nav aria-label="Places">
        {Object.entries(places).map(([key, title]) => (
          <a key={key} href={`#/${key}`} aria-current={key === place ? 'page' : undefined}>
            {title}
          </a>
        ))}
      </nav>
      <span class="spacer" />
      <span class={`run-state ${run.mode}`} role="status">
        {isOnline ? runText(state) : 'not connected, trying again …'}
      </span>
      <ThemeButton />
    </header>
  )
}

function runText({ run }: State): string {
  if (run.mode === 'interval') return `running every ${(run.intervalMs ?? 0) / 1000} s`
  if (Object.values(run.containers).includes('starting')) return 'starting containers'
  if (run.isBusy) return 'running'
  return run.mode === 'ready' ? 'containers ready' : 'stopped'
}

function ThemeButton() {
  const [theme, setTheme] = useState(currentTheme())
  const title = { 'light dark': 'System colors', light: 'Light', dark: 'Dark' }[theme]
  return (
    <button type="button" class="quiet" onClick={() => setTheme(nextTheme())} title="Change the colors">
      <span aria-hidden="true">◐</span> {title}
    </button>
  )
}

function Notice({ state: { notice } }: { state: State }) {
  return (
    <div class={`notice${notice?.isError ? ' error' : ''}`} aria-live="polite">
      {notice && (
        <>
          {notice.isError && <strong>Error: </strong>}
          {notice.text}
          {notice.isError && (
            <button type="button" class="quiet" onClick={clearNotice}>
              Close
            </button>
          )}
        </>
      )}
    </div>
  )
}

function Closed({ text }: { text: string }) {
  return (
    <main class="closed">
      <h1>Local tenant</h1>
      <p>{text}</p>
    </main>
  )
}

function usePlace(): Place {
  const [place, setPlace] = useState(placeOfAddress())
  useLayoutEffect(() => {
    const listener = (): void => setPlace(placeOfAddress())
    addEventListener('hashchange', listener)
    return () => removeEventListener('hashchange', listener)
  }, [])
  return place
}

function placeOfAddress(): Place {
  const name = location.hash.replace(/^#\//, '')
  return name in places ? (name as Place) : 'flow'
}
