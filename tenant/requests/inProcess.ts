import type { StepContext } from '../../lib/runtime/context'

type Config = Readonly<Record<string, unknown>>

/** A trigger or action as the runtime loads it. */
export interface StepModule {
  readonly process: (
    this: StepContext,
    message: { readonly id?: unknown; readonly body?: unknown },
    config: Config,
    snapshot: unknown,
  ) => Promise<unknown>
}

const logger = { debug() {}, info() {}, warn() {} }

/** Runs a function that the designer calls: the verification, or the choices of a field. */
export async function runService(
  service: (this: StepContext, config: Config) => Promise<unknown>,
  config: Config,
): Promise<void> {
  await service.call({ emit: async () => {}, logger }, config)
}

/** Runs a step on one message in this process and returns what it emitted and its last snapshot. */
export async function runStep(
  step: StepModule,
  config: Config,
  body: unknown = {},
  snapshot?: unknown,
): Promise<{ bodies: readonly Record<string, unknown>[]; snapshot: unknown }> {
  const bodies: Record<string, unknown>[] = []
  let last = snapshot
  const emit = async (event: string, payload?: unknown): Promise<void> => {
    if (event === 'data') bodies.push((payload as { body: Record<string, unknown> }).body)
    if (event === 'snapshot') last = payload
    if (event === 'rebound' || event === 'error') throw payload
  }
  const message = await step.process.call(
    { emit, logger, errorCount: 0 },
    { id: 'message', body },
    config,
    snapshot,
  )
  if (message) bodies.push((message as { body: Record<string, unknown> }).body)
  return { bodies, snapshot: last }
}
