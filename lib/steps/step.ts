import { deterministicId, type Message, messageOf } from '../emit/messages'
import { sizeOf } from '../emit/recordMessages'
import { ComponentError } from '../errors'
import type { IncomingMessage, StepConfig, StepContext } from '../runtime/context'
import { type Execution, execute } from '../session/execution'

export interface ActionInput {
  readonly body: Readonly<Record<string, unknown>>
  /** A message id made of this input and the parts, the same when the input comes again; random for an input without id. */
  idOf(...parts: string[]): string | undefined
}

type Process<T> = (this: StepContext, message: IncomingMessage, config: StepConfig) => Promise<T | undefined>

/** Makes an action's `process`: the body that `run` gives becomes the message. */
export function action(
  name: string,
  run: (execution: Execution, input: ActionInput) => Promise<unknown>,
): Process<Message> {
  return emittingAction(name, async (execution, input) => {
    const body = await run(execution, input)
    // What cannot be sent fails here, where a sentence can be made of it.
    sizeOf(body)
    return { result: messageOf(body, input.idOf()), summary: '1 message' }
  })
}

/** Makes the `process` of an action that emits by itself; what may safely be repeated comes back later. */
export function emittingAction<T>(
  name: string,
  run: (
    execution: Execution,
    input: ActionInput,
    runtime: StepContext,
  ) => Promise<{ result: T; summary: string }>,
): Process<T> {
  return async function process(message, config) {
    try {
      return await execute(name, { kind: 'step', runtime: this }, config, (execution) =>
        run(execution, inputOf(name, message, execution), this),
      )
    } catch (error) {
      if (!(error instanceof ComponentError) || !error.isRepeatable) throw error
      await this.emit('rebound', error)
      return undefined
    }
  }
}

function inputOf(name: string, message: IncomingMessage, { environment }: Execution): ActionInput {
  const { body, id } = message ?? {}
  const { flowId, stepId } = environment
  return {
    body: typeof body === 'object' && body !== null ? (body as ActionInput['body']) : {},
    idOf: (...parts) =>
      typeof id === 'string' && id !== '' ? deterministicId([flowId, stepId, name, id, ...parts]) : undefined,
  }
}

/** Makes a trigger's `process`; `run` emits by itself and gives the summary for the log. */
export function trigger(
  name: string,
  run: (execution: Execution, runtime: StepContext, snapshot: unknown) => Promise<string>,
) {
  return async function process(
    this: StepContext,
    _message: IncomingMessage,
    config: StepConfig,
    snapshot: unknown,
  ): Promise<void> {
    await execute(name, { kind: 'step', runtime: this }, config, async (execution) => {
      return { result: undefined, summary: await run(execution, this, snapshot) }
    })
  }
}

/** Makes a method that the platform's designer calls: verification, choices of a field, metadata. */
export function service<T>(name: string, run: (execution: Execution) => Promise<T>) {
  return async function serve(this: StepContext, config: StepConfig): Promise<T> {
    return execute(name, { kind: 'service', runtime: this }, config, async (execution) => {
      return { result: await run(execution), summary: 'done' }
    })
  }
}
