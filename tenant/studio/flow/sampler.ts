import { randomUUID } from 'node:crypto'
import type { Step, StepOutput } from '../../brokers/broker'
import { isObject } from '../../isObject'
import { HttpError } from '../http/router'
import type { FlowNode, Sample } from '../shared/protocol'
import type { StepLauncher } from './stepLauncher'

const limitMs = 60_000
const longestSample = 256 * 1024

/** Runs a step once in a separate container, as the platform does for a sample. The container stores no snapshot. */
export async function takeSample(
  launcher: Pick<StepLauncher, 'start' | 'observer' | 'failed'>,
  node: FlowNode,
  input: unknown,
  passthrough: Record<string, unknown>,
): Promise<Sample> {
  const environment = { ELASTICIO_FLOW_TYPE: 'debug' }
  const observer = launcher.observer(node)
  const step = await launcher.start(node, `sample-${randomUUID()}`, observer, environment)
  const outputs = await outputsOf(step, input, passthrough).catch(async (error: unknown) => {
    await step.kill()
    throw error
  })
  await step.stop()
  const failure = outputs.find(({ kind }) => kind === 'error')
  if (failure) launcher.failed(node, failure.body)
  return sampleOf(outputs)
}

async function outputsOf(
  step: Step,
  input: unknown,
  passthrough: Record<string, unknown>,
): Promise<StepOutput[]> {
  const { messageId } = await step.send(input, {}, { passthrough })
  const { outputs } = await inTime(step.settled(messageId))
  return outputs
}

function sampleOf(outputs: readonly StepOutput[]): Sample {
  const failed = outputs.find(({ kind }) => kind === 'error' || kind === 'rebound')
  const data = outputs.filter(({ kind }) => kind === 'data')
  const [first] = data
  if (!first) throw new HttpError(422, messageOf(failed) ?? 'The step emitted nothing for a sample.')
  if (JSON.stringify(first.body ?? null).length > longestSample)
    throw new HttpError(422, 'The sample is larger than 256 KB. Choose fewer fields or smaller pages.')
  const { headers } = first.message ?? {}
  return {
    at: Date.now(),
    isStub: false,
    count: data.length,
    message: { body: first.body, ...(headers && { headers }) },
  }
}

function messageOf(output: StepOutput | undefined): string | undefined {
  return isObject(output?.body) ? String(output.body['message'] ?? '') : undefined
}

async function inTime<Result>(work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    const message = `The sample took longer than ${limitMs / 1000} s. Choose a smaller page size.`
    timer = setTimeout(() => reject(new HttpError(422, message)), limitMs)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}
