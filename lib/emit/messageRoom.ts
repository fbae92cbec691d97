import type { IncomingMessage, StepContext } from '../runtime/context'
import type { Environment } from '../runtime/environment'
import { largestBodyBytes } from './largeBodies'
import { sizeOf } from './recordMessages'

type Place = Pick<Environment, 'flowId' | 'stepId'>

/**
 * Returns how many bytes of JSON the body of a step's message can have, without the passthrough that the runtime adds.
 * `isAssumed` decides whether the step has the passthrough if the platform doesn't report it.
 */
export async function messageRoom(
  runtime: StepContext,
  place: Place,
  { passthrough = {}, ...own }: IncomingMessage,
  isAssumed = true,
): Promise<number> {
  const settings = runtime.getConfig?.() ?? {}
  const room = largestBodyBytes(settings)
  if (room === Number.POSITIVE_INFINITY || !(await isPassthrough(runtime, place, isAssumed))) return room
  const left = room - sizeOf(passthrough)
  // The runtime adds either the input message or a copy of the output message. The name of its setting is misspelled.
  return settings['NO_SELF_PASSTRHOUGH'] ? left - sizeOf(own) : Math.floor(left / 2)
}

async function isPassthrough(
  runtime: StepContext,
  { flowId, stepId }: Place,
  isAssumed: boolean,
): Promise<boolean> {
  const tasks = runtime.getApiClient?.()?.tasks
  if (!tasks?.retrieveStep) return isAssumed
  try {
    const step = await tasks.retrieveStep(flowId, stepId)
    return step?.is_passthrough === true
  } catch {
    return isAssumed
  }
}
