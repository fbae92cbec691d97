import type { Tenant } from '..'
import type { Accounts } from './accounts/accounts'
import { fakesApp } from './accounts/appSettings'
import type { FlowStore } from './flowStore'
import { readState, type SavedState, stateVersion, writeState } from './stateFile'

const delayMs = 300

export interface SavedParts {
  readonly file: string | undefined
  readonly tenant: Tenant
  readonly accounts: Accounts
  readonly store: FlowStore
}

/** Saves the state shortly after a change. */
export class Saving {
  #timer: NodeJS.Timeout | undefined
  #parts: SavedParts | undefined

  /** Restores the saved state, and saves from now on. Returns false if nothing was saved. */
  async restore(parts: SavedParts): Promise<boolean> {
    const state = parts.file === undefined ? undefined : readState(parts.file)
    if (state) await restoreState(state, parts)
    this.#parts = parts
    return state !== undefined
  }

  readonly changed = (): void => {
    if (this.#parts?.file === undefined) return
    this.#timer ??= setTimeout(() => this.now(), delayMs)
  }

  /** Saves immediately what has changed. */
  now(): void {
    if (this.#timer === undefined) return
    clearTimeout(this.#timer)
    this.#timer = undefined
    const { file } = this.#parts ?? {}
    if (this.#parts && file !== undefined) writeState(file, stateOf(this.#parts))
  }
}

async function restoreState(state: SavedState, { accounts, store }: SavedParts): Promise<void> {
  store.set(state.flow)
  for (const [id, sample] of Object.entries(state.samples)) store.setSample(id, sample)
  for (const [id, snapshot] of Object.entries(state.snapshots)) store.setSnapshot(id, snapshot)
  await accounts.restore(state.accounts)
}

function stateOf({ tenant, accounts, store }: SavedParts): SavedState {
  const isReal = (id: string | undefined): boolean =>
    id !== undefined && accounts.list.find(id) !== undefined && accounts.list.find(id)?.app !== fakesApp
  const realSteps = store.flow.graph.nodes.filter(({ credentials_id }) => isReal(credentials_id))
  return {
    version: stateVersion,
    accounts: accounts.list.all.map(({ id, name, app, fields, state, message }) => ({
      id,
      name,
      app,
      fields,
      state,
      ...(message !== undefined && { message }),
      ...(isReal(id) && { oauth: tenant.platform.keysOf(id)['oauth'] }),
    })),
    flow: store.flow,
    samples: Object.fromEntries(store.samples),
    // The fakes forget their records when they end.
    snapshots: Object.fromEntries(
      realSteps.flatMap(({ id }) => (store.snapshots.has(id) ? [[id, store.snapshots.get(id)]] : [])),
    ),
  }
}
