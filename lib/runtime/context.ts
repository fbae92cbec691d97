/** What the runtime hands to a step as `this` (elasticio-sailor-nodejs lib/executor.js, lib/service.js). */
export interface StepContext {
  /** Resolves when the event is handed over. A `data` or `updateKeys` that fails does not reject: `errorCount` grows. */
  emit(event: string, payload?: unknown): unknown
  readonly logger: RuntimeLogger
  /** Absent in service calls. */
  readonly errorCount?: number
  getApiClient?(): PlatformClient
}

/** Where an execution runs: in a step's process, or in a service call (verify, select, metadata). */
export interface ExecutionContext {
  readonly kind: 'step' | 'service'
  readonly runtime: StepContext
}

export interface RuntimeLogger {
  debug(line: string): void
  info(line: string): void
  warn(line: string): void
  /** bunyan's: a function that gives the lowest level that is written, as a number (20 is debug). */
  level?: unknown
}

/** The part of elasticio-rest-node that steps use; what a context does not offer is absent. */
export interface PlatformClient {
  readonly accounts?: {
    retrieve?(accountId: string): Promise<{ readonly keys?: Record<string, unknown> }>
    update?(accountId: string, change: { readonly keys: unknown }): Promise<unknown>
  }
  readonly tasks?: {
    retrieveStep?(flowId: string, stepId: string): Promise<{ readonly config?: Record<string, unknown> }>
  }
}

/** The step's configuration: its own fields and the credential's, `oauth` and `_account` among them. */
export type StepConfig = Readonly<Record<string, unknown>>

export interface IncomingMessage {
  readonly id?: unknown
  readonly body?: unknown
}
