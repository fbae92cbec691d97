import { useLayoutEffect, useState } from 'preact/hooks'
import type { StudioEvent } from '../../shared/events'
import { ExecutionLog } from '../../shared/executions'
import type {
  AccountView,
  ComponentView,
  FlowView,
  LedgerView,
  RunState,
  TroubleView,
} from '../../shared/protocol'
import { CallError, call } from './api'
import { followEvents } from './stream'

const keptEvents = 5000

/** Everything that the page knows. Components read it by `useStore`. */
export interface State {
  component: ComponentView | undefined
  accounts: readonly AccountView[]
  flow: FlowView | undefined
  run: RunState
  ledger: LedgerView | undefined
  troubles: readonly TroubleView[]
  readonly events: StudioEvent[]
  readonly executions: ExecutionLog
  isOnline: boolean
  /** The latest result, for screen readers and the status line. */
  notice: { readonly text: string; readonly isError: boolean } | undefined
  fatal: string | undefined
}

export const state: State = {
  component: undefined,
  accounts: [],
  flow: undefined,
  run: { mode: 'stopped', isBusy: false, rebounds: [], containers: {} },
  ledger: undefined,
  troubles: [],
  events: [],
  executions: new ExecutionLog(),
  isOnline: true,
  notice: undefined,
  fatal: undefined,
}

const listeners = new Set<() => void>()
let isScheduled = false

/** Renders all components that read the store, at most once a frame. */
export function changed(): void {
  if (isScheduled) return
  isScheduled = true
  // A hidden tab has no frames.
  const schedule = document.hidden ? (run: () => void) => setTimeout(run, 200) : requestAnimationFrame
  schedule(() => {
    isScheduled = false
    for (const listener of listeners) listener()
  })
}

/** Returns the store, and renders the component again after each change. */
export function useStore(): State {
  const [, setTurn] = useState(0)
  // Before the browser paints: a change between the first rendering and a later subscription would not be shown.
  useLayoutEffect(() => {
    const listener = (): void => setTurn((turn) => turn + 1)
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }, [])
  return state
}

const shownMs = 8000
let expiry: ReturnType<typeof setTimeout> | undefined

/** Shows a result for some seconds, or a failure until something succeeds. */
export function notify(text: string, isError = false): void {
  clearTimeout(expiry)
  state.notice = { text, isError }
  if (!isError) expiry = setTimeout(clearNotice, shownMs)
  changed()
}

export function clearNotice(): void {
  state.notice = undefined
  changed()
}

/** Runs a call and shows its failure. Returns undefined if it failed. */
export async function attempt<Result>(work: Promise<Result>, done?: string): Promise<Result | undefined> {
  try {
    const result = await work
    if (done !== undefined) notify(done)
    else if (state.notice?.isError) clearNotice()
    return result
  } catch (error) {
    notify((error as Error).message, true)
    return undefined
  }
}

export async function loadAccounts(): Promise<void> {
  state.accounts = await call<AccountView[]>('GET', '/api/accounts')
  await loadTroubles()
  changed()
}

/** Edits of the flow on this page, and the newest one that the server has. */
export const edits = { made: 0, saved: 0 }

/** Loads the flow from the server. Edits that the server does not have yet are kept. */
export async function loadFlow(): Promise<void> {
  const upTo = edits.saved
  setFlow(await call<FlowView>('GET', '/api/flow'), upTo)
}

/** Takes over what the server knew after the edit with this number. Newer edits of the flow are kept. */
export function setFlow(view: FlowView, upTo: number): void {
  const isOlder = edits.made > upTo
  state.flow = isOlder && state.flow ? { ...view, flow: state.flow.flow } : view
  state.run = view.run
  changed()
  void loadTroubles()
}

async function loadTroubles(): Promise<void> {
  state.troubles = await call<TroubleView[]>('GET', '/api/troubles')
  changed()
}

/** Loads everything and follows the events. */
export async function startStore(): Promise<void> {
  try {
    state.component = await call<ComponentView>('GET', '/api/component')
    await Promise.all([loadAccounts(), loadFlow()])
    await followEvents({
      events: addEvents,
      online: (isOnline) => {
        if (state.isOnline === isOnline) return
        state.isOnline = isOnline
        changed()
      },
      rejected: (error) => {
        state.fatal = error.message
        changed()
      },
    })
  } catch (error) {
    state.fatal = error instanceof CallError ? error.message : String(error)
  }
  changed()
}

function addEvents(events: readonly StudioEvent[]): void {
  state.events.push(...events)
  if (state.events.length > keptEvents) state.events.splice(0, state.events.length - keptEvents)
  for (const event of events) {
    state.executions.add(event)
    if (event.type === 'run') state.run = event.run
    if (event.type === 'ledger') state.ledger = event.ledger
  }
  if (events.some(({ type }) => type === 'accounts')) void loadAccounts()
  if (events.some(({ type }) => type === 'flow')) void loadFlow()
  changed()
}
