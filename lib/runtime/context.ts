/** The runtime's `this` of a step (elasticio-sailor-nodejs lib/executor.js, lib/service.js). */
export interface StepContext {
  /** Resolves after the event was emitted. If `data` or `updateKeys` fails, it also resolves, and `errorCount` grows. */
  emit(event: string, payload?: unknown): unknown
  readonly logger: RuntimeLogger
  /** Returns the listeners of an event. */
  listeners?(event: string): readonly unknown[]
  /** Absent in service calls. */
  readonly errorCount?: number
  getApiClient?(): PlatformClient
  /** Returns the runtime's settings. Absent in some test doubles. */
  getConfig?(): RuntimeSettings
}

/** Settings of the runtime by their names in its environment without `ELASTICIO_` (lib/settings.js there). */
export type RuntimeSettings = Readonly<Record<string, unknown>>

/** The place of an execution: a step's process, a service call (select, metadata), or a verification. */
export interface ExecutionContext {
  readonly kind: 'step' | 'service' | 'verification'
  readonly runtime: StepContext
}

export interface RuntimeLogger {
  debug(line: string): void
  info(line: string): void
  warn(line: string): void
  /** In bunyan, a function that returns the lowest level that is written (20 is debug). */
  level?: unknown
}

/** The part of elasticio-rest-node that steps use. A method that a context doesn't offer is absent. */
export interface PlatformClient {
  accounts?: {
    retrieve?(accountId: string): Promise<{ readonly keys?: Record<string, unknown> }>
    update?(accountId: string, change: { readonly keys: unknown }): Promise<unknown>
  }
  readonly tasks?: {
    retrieveStep?(
      flowId: string,
      stepId: string,
    ): Promise<{
      readonly config?: Record<string, unknown>
      readonly snapshot?: unknown
      readonly is_passthrough?: unknown
    }>
  }
}

/** The step's own fields and the credential's fields, including `oauth` and `_account`. */
export type StepConfig = Readonly<Record<string, unknown>>

export interface IncomingMessage {
  readonly id?: unknown
  readonly body?: unknown
  /** The messages of earlier steps. */
  readonly passthrough?: unknown
}
