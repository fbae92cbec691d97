import { emitFound, type FoundPages } from '../emit/emitFound'
import { emitBehaviors } from '../emit/emitPages'
import { emitTogether, readAdvice } from '../emit/emitTogether'
import type { Execution } from '../session/execution'
import { Fields } from '../values/fields'
import { type ActionInput, emittingAction } from './step'

/** Returns the `process` of an action that finds records and emits them according to `emitBehavior`. */
export function recordsAction(name: string, find: (execution: Execution, input: ActionInput) => FoundPages) {
  return emittingAction<undefined>(name, async (execution, input, runtime) => {
    const behavior = new Fields(execution.config).oneOf('emitBehavior', emitBehaviors, 'emitIndividually')
    const count = await emitFound(find(execution, input), {
      behavior,
      idOf: input.idOf,
      emit: (messages) => emitTogether(messages, runtime, execution.log, readAdvice),
      settings: runtime.getConfig?.(),
    })
    return { result: undefined, summary: `${count} records found` }
  })
}
