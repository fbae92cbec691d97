import type { Accounts } from '../accounts/accounts'
import { fakesApp } from '../accounts/appSettings'
import type { FlowStore } from '../flowStore'
import { HttpError } from '../http/router'
import type { EventLog } from '../log/eventLog'
import type { LedgerView, TroubleView } from '../shared/protocol'
import { type FakeData, type Fakes, fakeDataOf } from './fakeData'
import { FlowLedger } from './flowLedger'
import { makeTrouble, type TroubleContext, troublesFor } from './troubles'

export interface TroubleDeskOptions {
  readonly events: EventLog
  readonly accounts: Accounts
  readonly store: FlowStore
  readonly fakes: Fakes | undefined
  /** Kills the containers of the flow. */
  readonly kill: () => Promise<void>
}

const ledgerMs = 200

/** Causes faults for the current flow, and keeps its ledger. */
export class TroubleDesk {
  readonly #ledger = new FlowLedger()
  #ledgerTimer: NodeJS.Timeout | undefined

  constructor(private readonly options: TroubleDeskOptions) {}

  /** Records the start of the trigger's execution. */
  ticked(): void {
    this.#ledger.ticked(this.#data())
  }

  /** Records the end of the trigger's execution. */
  triggerEnded(end: 'acked' | 'rejected'): void {
    if (end === 'acked') this.#ledger.completed(this.#data())
    this.publishLedger()
  }

  /** Records a message of the trigger. Returns true if one with this ID was emitted before. */
  enter(messageId: string, body: unknown): boolean {
    return this.#ledger.enter(messageId, body, this.#data())
  }

  reset(): void {
    this.#ledger.reset()
  }

  ledger(): LedgerView {
    return this.#ledger.view(this.#data())
  }

  troubles(): TroubleView[] {
    const { account } = this.#trigger()
    return troublesFor(this.#troubleContext(), this.options.fakes !== undefined && account?.app === fakesApp)
  }

  async trouble(key: string): Promise<void> {
    const context = this.#troubleContext()
    const isKnown = this.troubles().some((each) => each.key === key && each.problem === undefined)
    if (!context || !isKnown) throw new HttpError(404, 'This cannot be done to the current flow.')
    const title = await makeTrouble(key, context)
    this.options.events.publish({ type: 'trouble', key, title: title ?? key })
    this.publishLedger()
  }

  close(): void {
    clearTimeout(this.#ledgerTimer)
  }

  /** Publishes the ledger, at most five times a second. */
  publishLedger(): void {
    this.#ledgerTimer ??= setTimeout(() => {
      this.#ledgerTimer = undefined
      this.options.events.publish({ type: 'ledger', ledger: this.ledger() })
    }, ledgerMs)
  }

  #trigger() {
    const { store, accounts } = this.options
    const [node] = store.flow.graph.nodes
    return {
      node,
      account: node?.credentials_id === undefined ? undefined : accounts.list.find(node.credentials_id),
    }
  }

  #data(): FakeData | undefined {
    const { node, account } = this.#trigger()
    const { fakes } = this.options
    return node && fakes && account?.app === fakesApp ? fakeDataOf(fakes, account, node) : undefined
  }

  #troubleContext(): TroubleContext | undefined {
    const { fakes } = this.options
    const { account } = this.#trigger()
    if (!fakes) return undefined
    return {
      ...fakes,
      provider: String(account?.fields['provider'] ?? ''),
      data: this.#data(),
      kill: this.options.kill,
    }
  }
}
