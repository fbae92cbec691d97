import { useEffect, useState } from 'preact/hooks'
import type { StudioEvent } from '../../shared/events'
import type { Execution, Failure, StepProgress } from '../../shared/executions'
import type { FlowNode, Rebound } from '../../shared/protocol'
import { durationOf, numberOf, timeOf } from '../parts/format'
import { call } from '../state/api'
import { attempt, state, useStore } from '../state/store'

const shown = 50

/** Executions, newest first; empty ones in a row are folded into one line. */
export function Executions() {
  const { executions, flow, run } = useStore()
  const nodes = flow?.flow.graph.nodes ?? []
  const rows = foldEmpty(executions.all).slice(0, shown)
  if (rows.length === 0 && run.rebounds.length === 0)
    return <p class="empty">Nothing has run yet. Press Run once.</p>
  return (
    <ul class="rows">
      {run.rebounds.map((rebound) => (
        <ReboundRow key={rebound.id} rebound={rebound} nodes={nodes} />
      ))}
      {rows.map(({ execution, count }) =>
        count > 1 ? (
          <li key={execution.thread} class="meta">
            {timeOf(execution.startedAt)} · {count} executions without records
          </li>
        ) : (
          <ExecutionRow key={execution.thread} execution={execution} nodes={nodes} />
        ),
      )}
    </ul>
  )
}

function ExecutionRow({ execution, nodes }: { execution: Execution; nodes: readonly FlowNode[] }) {
  const isOpen = execution.open > 0
  const steps = nodes.flatMap(({ id }, index) => {
    const progress = execution.steps.get(id)
    return progress ? [{ index, progress }] : []
  })
  return (
    <li class={execution.failures.length > 0 ? 'failed' : ''}>
      <div class="row">
        <time>{timeOf(execution.startedAt)}</time>
        <span class="story">
          {steps.map(({ index, progress }) => (
            <span key={index}>
              {index > 0 && <span aria-hidden="true"> → </span>}
              <strong>step {index + 1}</strong> {progressText(progress, index)}
            </span>
          ))}
        </span>
        <span class="meta">{isOpen ? 'running' : durationOf(execution.lastAt - execution.startedAt)}</span>
      </div>
      {isOpen && <LatestLine steps={[...execution.steps.keys()]} since={execution.startedAt} />}
      {execution.failures.slice(-5).map((failure) => (
        <FailureRow key={failure.seq} failure={failure} />
      ))}
      {execution.failures.length > 5 && <p class="meta">{execution.failures.length - 5} earlier errors</p>}
    </li>
  )
}

function progressText(progress: StepProgress, index: number): string {
  const { inputs, ended, outputs, pages, requests, refreshes, errors, redelivered } = progress
  const parts = [
    index > 0 ? `${numberOf(ended)} of ${numberOf(inputs)} in` : '',
    `${numberOf(outputs)} out`,
    index === 0 && pages > 1 ? `${pages} pages` : '',
    `${numberOf(requests)} ${requests === 1 ? 'request' : 'requests'}`,
    refreshes > 0 ? `${refreshes} ${refreshes === 1 ? 'refresh' : 'refreshes'}` : '',
    redelivered > 0 ? `${redelivered} delivered again` : '',
    errors > 0 ? `${errors} ${errors === 1 ? 'error' : 'errors'}` : '',
  ]
  return parts.filter((part) => part !== '').join(', ')
}

/** The step's latest log line, so that long work shows how far it is. */
function LatestLine({ steps, since }: { steps: readonly string[]; since: number }) {
  const line = state.events.findLast(
    (event): event is Extract<StudioEvent, { type: 'log' }> =>
      event.type === 'log' && event.at >= since && steps.includes(event.step ?? ''),
  )
  return line ? <p class="meta progress-line">{line.text}</p> : null
}

function FailureRow({ failure }: { failure: Failure }) {
  const [edited, setEdited] = useState<string | undefined>()
  const [problem, setProblem] = useState<string | undefined>()
  const retry = (body?: { body: unknown }): Promise<unknown> =>
    attempt(call('POST', `/api/errors/${failure.seq}/retry`, body ?? {}), 'The input was sent again.')
  const edit = async (): Promise<void> => {
    const found = await attempt(call<{ body?: unknown }>('GET', `/api/errors/${failure.seq}`))
    if (found) setEdited(JSON.stringify(found.body ?? null, null, 2))
  }
  const sendEdited = async (): Promise<void> => {
    const parsed = parseJson(edited ?? '')
    setProblem(parsed ? undefined : 'This is not valid JSON.')
    if (parsed && (await retry(parsed))) setEdited(undefined)
  }
  return (
    <div class="failure">
      <p>
        <strong>{failure.name}</strong> {failure.message}
      </p>
      <div class="buttons">
        <button type="button" onClick={() => retry()}>
          Retry
        </button>
        <button type="button" onClick={edit}>
          Edit and retry
        </button>
        {failure.name === 'ReconnectRequiredError' && <a href="#/accounts">Reconnect {accountOf(failure)}</a>}
      </div>
      {edited !== undefined && (
        <div class="input-field">
          <label for={`edit-${failure.seq}`}>
            {failure.isMapping ? 'Body of the message, which is mapped again' : 'Input'}
          </label>
          <textarea
            id={`edit-${failure.seq}`}
            rows={6}
            spellcheck={false}
            value={edited}
            onInput={({ currentTarget }) => setEdited(currentTarget.value)}
          />
          {problem !== undefined && <p class="problem">{problem}</p>}
          <button type="button" class="primary" onClick={sendEdited}>
            Send
          </button>
        </div>
      )}
    </div>
  )
}

/** The name of the failed step's account, which error messages of the component cannot know. */
function accountOf({ step }: Failure): string {
  const node = state.flow?.flow.graph.nodes.find(({ id }) => id === step)
  const account = state.accounts.find(({ id }) => id === node?.credentials_id)
  return account ? `the account "${account.name}"` : 'the account'
}

function parseJson(text: string): { body: unknown } | undefined {
  try {
    return { body: JSON.parse(text) }
  } catch {
    return undefined
  }
}

function ReboundRow({ rebound, nodes }: { rebound: Rebound; nodes: readonly FlowNode[] }) {
  const seconds = useSecondsUntil(rebound.dueAt)
  const index = nodes.findIndex(({ id }) => id === rebound.step)
  return (
    <li class="rebound">
      <div class="row">
        <strong>step {index + 1}</strong> rebound {rebound.iteration}, again in {seconds} s
        <button type="button" onClick={() => attempt(call('POST', `/api/rebounds/${rebound.id}/now`))}>
          Now
        </button>
      </div>
    </li>
  )
}

function useSecondsUntil(at: number): number {
  const [now, setNow] = useState(Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  return Math.max(0, Math.ceil((at - now) / 1000))
}

function foldEmpty(executions: readonly Execution[]): { execution: Execution; count: number }[] {
  const rows: { execution: Execution; count: number; isEmpty: boolean }[] = []
  for (const execution of executions) {
    const isEmpty = execution.open === 0 && isWithoutRecords(execution)
    const last = rows.at(-1)
    if (isEmpty && last?.isEmpty) last.count++
    else rows.push({ execution, count: 1, isEmpty })
  }
  return rows
}

function isWithoutRecords({ steps, failures }: Execution): boolean {
  const interesting = [...steps.values()].some(({ outputs, refreshes }) => outputs > 0 || refreshes > 0)
  return !interesting && failures.length === 0
}
