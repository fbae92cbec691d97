import { largestBodyBytes } from '../emit/largeBodies'
import { messageRoom } from '../emit/messageRoom'
import { deterministicId, type Message, messageOf } from '../emit/messages'
import { sizeOf } from '../emit/recordMessages'
import { ComponentError, UnexpectedResponseError } from '../errors'
import type { IncomingMessage, StepConfig, StepContext } from '../runtime/context'
import { type Execution, execute } from '../session/execution'

export interface ActionInput {
  /** The message ID; undefined if the message has none. */
  readonly id: string | undefined
  readonly body: Readonly<Record<string, unknown>>
  /** Returns a message ID derived from the input message's ID and the parts, or undefined if the input has no ID. */
  idOf(...parts: string[]): string | undefined
  /** The complete input message. */
  readonly message: IncomingMessage
}

type Process<T> = (
  this: StepContext,
  message: IncomingMessage,
  config: StepConfig,
  snapshot?: unknown,
) => Promise<T | undefined>

/**
 * Returns an action's `process`, which emits one message with the body that `run` returns. `mayWrite` returns true if the
 * action may change something for this input.
 */
export function action(
  name: string,
  run: (execution: Execution, input: ActionInput) => Promise<unknown>,
  mayWrite: (input: ActionInput) => boolean = () => false,
): Process<Message> {
  return emittingAction(name, async (execution, input, runtime) => {
    const body = await run(execution, input)
    const size = sizeOf(body)
    const room = await roomFor(size, execution, input, runtime)
    if (size > room) throw resultTooLarge(size, room, mayWrite(input))
    return { result: messageOf(body, input.idOf()), summary: '1 message' }
  })
}

/** Checks the size of a large result. Small results always fit. If the platform doesn't respond, the result is emitted. */
async function roomFor(
  size: number,
  { environment }: Execution,
  { message }: ActionInput,
  runtime: StepContext,
): Promise<number> {
  const largest = largestBodyBytes(runtime.getConfig?.())
  const mayExceed = 2 * size + sizeOf(message) > largest
  return mayExceed ? messageRoom(runtime, environment, message, false) : largest
}

/** Returns the `process` of an action that changes something for every input. */
export function writeAction(
  name: string,
  run: (execution: Execution, input: ActionInput) => Promise<unknown>,
): Process<Message> {
  return action(name, run, () => true)
}

function resultTooLarge(size: number, room: number, isWritten: boolean): UnexpectedResponseError {
  const advice = isWritten
    ? 'The request was carried out, and only its result could not be emitted. If it changed data, do not send the message again. If not, request less data.'
    : 'Request less data.'
  return new UnexpectedResponseError(
    `The result has ${size.toLocaleString('en-US')} bytes, but a message of the platform can hold at most ${room.toLocaleString('en-US')}. ${advice}`,
  )
}

/** Returns the `process` of an action that emits by itself. Rebounds the message after a repeatable error. */
export function emittingAction<T>(
  name: string,
  run: (
    execution: Execution,
    input: ActionInput,
    runtime: StepContext,
    snapshot: unknown,
  ) => Promise<{ result: T; summary: string }>,
): Process<T> {
  return async function process(message, config, snapshot) {
    try {
      return await execute(name, { kind: 'step', runtime: this }, config, (execution) =>
        run(execution, inputOf(name, message, execution), this, snapshot),
      )
    } catch (error) {
      if (!(error instanceof ComponentError) || !error.isRepeatable) throw error
      try {
        await this.emit('rebound', error)
      } catch {
        // The runtime has logged why it can't rebound the message. The message then fails with the original error.
        throw error
      }
      return undefined
    }
  }
}

function inputOf(name: string, message: IncomingMessage, { environment }: Execution): ActionInput {
  const { body, id } = message ?? {}
  const { flowId, stepId } = environment
  const messageId = typeof id === 'string' && id !== '' ? id : undefined
  return {
    message: message ?? {},
    id: messageId,
    body: typeof body === 'object' && body !== null ? (body as ActionInput['body']) : {},
    idOf: (...parts) =>
      messageId === undefined ? undefined : deterministicId([flowId, stepId, name, messageId, ...parts]),
  }
}

/** Returns a trigger's `process`. `run` emits by itself and returns a summary for the log. */
export function trigger(
  name: string,
  run: (
    execution: Execution,
    runtime: StepContext,
    snapshot: unknown,
    message: IncomingMessage,
  ) => Promise<string>,
) {
  return async function process(
    this: StepContext,
    message: IncomingMessage,
    config: StepConfig,
    snapshot: unknown,
  ): Promise<void> {
    await execute(name, { kind: 'step', runtime: this }, config, async (execution) => {
      return { result: undefined, summary: await run(execution, this, snapshot, message) }
    })
  }
}

/** Returns a method for the flow designer: verification, choices of a field, or metadata. */
export function service<T>(name: string, run: (execution: Execution) => Promise<T>) {
  return async function serve(this: StepContext, config: StepConfig): Promise<T> {
    // Only a verification gets a credential without the fields of a step.
    const kind = name === 'verifyCredentials' ? 'verification' : 'service'
    return execute(name, { kind, runtime: this }, config, async (execution) => {
      return { result: await run(execution), summary: 'done' }
    })
  }
}
