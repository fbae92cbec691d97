import { ComponentError } from '../errors'
import type { IncomingMessage, StepConfig, StepContext } from './context'
import { type Execution, execute } from './execution'
import { type Message, messageOf } from './messages'

/** Makes an action's `process`: the body it gives becomes the message; what may be repeated safely comes back later. */
export function action(name: string, run: (execution: Execution, input: unknown) => Promise<unknown>) {
  return async function process(
    this: StepContext,
    message: IncomingMessage,
    config: StepConfig,
  ): Promise<Message | undefined> {
    try {
      const body = await execute(name, { kind: 'step', runtime: this }, config, async (execution) => {
        return { result: await run(execution, message?.body ?? {}), summary: '1 message' }
      })
      return messageOf(body)
    } catch (error) {
      if (!(error instanceof ComponentError) || !error.isRepeatable) throw error
      await this.emit('rebound', error)
      return undefined
    }
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
