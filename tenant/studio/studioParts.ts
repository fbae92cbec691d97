import type { Tenant } from '..'
import type { Accounts } from './accounts/accounts'
import type { Choices } from './flow/choices'
import type { FlowService } from './flowService'
import type { FlowStore } from './flowStore'
import type { EventLog } from './log/eventLog'
import type { ComponentView } from './shared/protocol'

/** The local tenant behind the page. */
export interface Studio {
  readonly tenant: Tenant
  readonly accounts: Accounts
  readonly choices: Choices
  readonly flows: FlowService
  readonly store: FlowStore
  readonly events: EventLog
  /** The address of the page, with the key of this start. */
  readonly address: string
  view(): ComponentView
  close(): Promise<void>
}
