import type { LedgerView, RunState } from './protocol'

export interface ErrorBody {
  readonly name?: string
  readonly message?: string
  readonly stack?: string
}

/** Something that happened, without its number and time. */
export type Fact =
  | {
      type: 'container'
      step: string
      container: string
      state: 'starting' | 'ready' | 'exited'
      reason?: string
    }
  | { type: 'input'; step: string; thread: string; message: string; body: unknown; isCut?: boolean }
  | {
      type: 'output'
      step: string
      thread: string
      message: string
      parent: string
      kind: 'data' | 'error' | 'rebound' | 'snapshot' | 'httpReply'
      body: unknown
      isCut?: boolean
      bytes: number
      /** True if a message with this ID was emitted before. */
      isAgain?: boolean
    }
  | { type: 'end'; step: string; thread: string; message: string; end: 'acked' | 'rejected' | 'redelivered' }
  | {
      type: 'http'
      step?: string
      container?: string
      thread?: string
      where: 'api' | 'token' | 'platform'
      method: string
      origin: string
      path: string
      status: number
      ms: number
      bearer?: string
    }
  | {
      type: 'token'
      what: 'issued' | 'stored' | 'storeFailed' | 'connected' | 'ended'
      account?: string
      access?: string
      refresh?: string
      used?: string
      expiresInSeconds?: number
      isLost?: boolean
    }
  | { type: 'call'; method: string; account: string; detail: string; ms: number; error?: string }
  | { type: 'log'; step?: string; level: 'trace' | 'debug' | 'info' | 'warn' | 'error'; text: string }
  | { type: 'mapping'; step: string; thread: string; message: string; error: string }
  | { type: 'trouble'; key: string; title: string }
  | { type: 'accounts' }
  | { type: 'run'; run: RunState }
  | { type: 'flow' }
  | { type: 'ledger'; ledger: LedgerView }

export type StudioEvent = Fact & { readonly seq: number; readonly at: number }
