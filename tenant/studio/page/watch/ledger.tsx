import { useRef } from 'preact/hooks'
import type { LedgerView } from '../../shared/protocol'
import { numberOf } from '../parts/format'
import { useStore } from '../state/store'

/** Compares the records that the API holds with those that were emitted. */
export function Ledger() {
  const { ledger, run, executions } = useStore()
  // Only results are read out: while the flow runs, the numbers change several times a second.
  const result = useRef('')
  if (!ledger) return null
  if (!run.isBusy) result.current = textOf(ledger)
  const [newest] = executions.all
  const [trigger] = newest?.steps.values() ?? []
  const pages = trigger?.pages ?? 0
  return (
    <section class={`ledger${(ledger.lost ?? 0) > 0 ? ' bad' : ''}`} aria-label="Ledger">
      <p class="unseen" role="status">
        {result.current}
      </p>
      <ul>
        {parts(ledger).map(([name, value, className]) => (
          <li key={name} class={className}>
            <strong>{numberOf(value)}</strong> {name}
          </li>
        ))}
      </ul>
      {run.isBusy && ledger.held !== undefined && ledger.held > 0 && (
        <progress
          max={ledger.held}
          value={ledger.held - (ledger.waiting ?? 0)}
          aria-label="Records emitted"
        />
      )}
      {run.isBusy && pages > 1 && <p class="meta">{numberOf(pages)} pages so far</p>}
    </section>
  )
}

function textOf(ledger: LedgerView): string {
  return parts(ledger)
    .map(([name, value]) => `${numberOf(value)} ${name}`)
    .join(', ')
}

function parts({ held, noun, emitted, waiting, lost, again }: LedgerView): [string, number, string][] {
  return [
    ...(held === undefined ? [] : [[noun, held, ''] as [string, number, string]]),
    ['emitted', emitted, ''],
    ...(waiting === undefined ? [] : [['not yet', waiting, ''] as [string, number, string]]),
    ...(lost === undefined
      ? []
      : [['lost', lost, lost > 0 ? 'problem' : 'good'] as [string, number, string]]),
    [again === 1 ? 'emitted again (same ID)' : 'emitted again (same IDs)', again, ''],
  ]
}
