import { useState } from 'preact/hooks'
import { Executions } from './executions'
import { LogList } from './logList'
import { Messages } from './messages'
import { Requests } from './requests'

const tabs = { executions: 'Executions', messages: 'Messages', requests: 'Requests', log: 'Log' } as const
type Tab = keyof typeof tabs

/** Shows the four lists of events. */
export function Lists() {
  const [tab, setTab] = useState<Tab>('executions')
  const select = (next: Tab, isFocused: boolean): void => {
    setTab(next)
    if (isFocused) document.getElementById(`tab-${next}`)?.focus()
  }
  const keys = Object.keys(tabs) as Tab[]
  const step = (by: number): Tab => keys[(keys.indexOf(tab) + by + keys.length) % keys.length] ?? tab
  return (
    <section class="lists" aria-label="Events">
      <div role="tablist" aria-label="Lists">
        {keys.map((key) => (
          <button
            type="button"
            role="tab"
            key={key}
            id={`tab-${key}`}
            aria-selected={key === tab}
            aria-controls="tab-panel"
            tabIndex={key === tab ? 0 : -1}
            onClick={() => select(key, false)}
            onKeyDown={(event) => {
              if (event.key === 'ArrowRight') select(step(1), true)
              if (event.key === 'ArrowLeft') select(step(-1), true)
            }}
          >
            {tabs[key]}
          </button>
        ))}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a tab panel without controls must be focusable */}
      <div role="tabpanel" id="tab-panel" aria-labelledby={`tab-${tab}`} tabIndex={0} class="panel">
        {tab === 'executions' && <Executions />}
        {tab === 'messages' && <Messages />}
        {tab === 'requests' && <Requests />}
        {tab === 'log' && <LogList />}
      </div>
    </section>
  )
}
