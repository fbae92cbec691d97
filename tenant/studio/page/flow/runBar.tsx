import { useState } from 'preact/hooks'
import { CodeBlock } from '../parts/scrollable'
import { call } from '../state/api'
import { attempt, useStore } from '../state/store'
import { saveFlow } from './editFlow'

const intervals = [
  [5, 'every 5 s'],
  [30, 'every 30 s'],
  [60, 'every minute'],
  [180, 'every 3 minutes'],
] as const

/** The flow, as JSON, for which the user has agreed that it writes to a real account. */
let agreedFlow = ''

/** Runs and stops the flow. Asks once per flow before its actions write to a real account. */
export function RunBar() {
  const { run, flow, accounts } = useStore()
  const [asked, setAsked] = useState<(() => void) | undefined>()
  const [seconds, setSeconds] = useState(30)
  const [isAsking, setIsAsking] = useState(false)
  const act = async (path: string, body?: unknown, done?: string): Promise<void> => {
    // Otherwise an older flow would run.
    if (!(await saveFlow())) return
    await attempt(call('POST', path, body), done)
  }
  const runOnce = async (): Promise<void> => {
    setIsAsking(true)
    await act('/api/flow/run')
    setIsAsking(false)
  }
  const writers = flow?.flow.graph.nodes.slice(1).map(({ credentials_id }) => credentials_id) ?? []
  const isReal = accounts.some(({ id, isFake }) => !isFake && writers.includes(id))
  const askFirst = (start: () => void): void => {
    if (!isReal || agreedFlow === JSON.stringify(flow?.flow)) start()
    else setAsked(() => start)
  }
  const agree = (): void => {
    agreedFlow = JSON.stringify(flow?.flow)
    setAsked(undefined)
    asked?.()
  }
  const isUp = run.mode !== 'stopped'
  const isStarting = isAsking || Object.values(run.containers).includes('starting')
  return (
    <div class="run-bar">
      <h1>Flow</h1>
      <button
        type="button"
        class="primary"
        disabled={run.isBusy || isStarting}
        onClick={() => askFirst(runOnce)}
      >
        <span aria-hidden="true">▶ </span>
        {isStarting ? 'Starting …' : run.isBusy ? 'Running …' : 'Run once'}
      </button>
      <span class="pair">
        <button
          type="button"
          disabled={run.mode === 'interval'}
          onClick={() => askFirst(() => act('/api/flow/start', { intervalMs: seconds * 1000 }))}
        >
          Start
        </button>
        <select
          aria-label="Interval"
          value={String(seconds)}
          onChange={({ currentTarget }) => setSeconds(Number(currentTarget.value))}
        >
          {intervals.map(([value, title]) => (
            <option key={value} value={value}>
              {title}
            </option>
          ))}
        </select>
      </span>
      <button
        type="button"
        disabled={!isUp}
        onClick={() => act('/api/flow/stop', {}, 'The flow is stopped.')}
      >
        <span aria-hidden="true">■ </span>Stop
      </button>
      {asked && (
        <p class="hint-box" role="alert">
          The actions of this flow write to a real account.{' '}
          <button type="button" class="primary" onClick={agree}>
            Run anyway
          </button>{' '}
          <button type="button" onClick={() => setAsked(undefined)}>
            Cancel
          </button>
        </p>
      )}
      <details class="more">
        <summary>More</summary>
        <div class="menu">
          <button
            type="button"
            disabled={run.mode === 'interval'}
            title="The next run reads everything from the beginning. Only while the flow is stopped."
            onClick={() =>
              act('/api/flow/reset-snapshot', {}, 'The snapshot is reset. The next run starts over.')
            }
          >
            Reset the snapshot
          </button>
          <label>
            <input
              type="checkbox"
              checked={!flow?.hasRaisedRates}
              onChange={({ currentTarget }) =>
                act('/api/flow/rates', { hasRaisedRates: !currentTarget.checked })
              }
            />{' '}
            The platform's own rates: 10 messages per 100 ms
          </label>
          <button type="button" onClick={() => exportFlow(flow?.flow)}>
            Export as JSON
          </button>
          {Object.entries(flow?.snapshots ?? {}).map(([step, snapshot]) => (
            <details key={step}>
              <summary>Snapshot of {step}</summary>
              <CodeBlock>{JSON.stringify(snapshot, null, 2)}</CodeBlock>
            </details>
          ))}
        </div>
      </details>
    </div>
  )
}

function exportFlow(flow: unknown): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([JSON.stringify(flow, null, 2)], { type: 'application/json' }))
  link.download = 'flow.json'
  link.click()
  URL.revokeObjectURL(link.href)
}
