import type { InputEnd, MessageParts, Step, StepOutput } from './broker'
import type { InputEnds } from './inputEnds'
import {
  type RuntimeProcess,
  type RuntimeProcessOptions,
  type StartRuntime,
  startRuntimeProcess,
} from './runtimeProcess'
import { encodeInput, type InputMessage } from './stepMessages'
import type { StepOutputs } from './stepOutputs'

/** The connection of a step to its broker. */
export interface StepLink {
  readonly flowId: string
  readonly ends: Pick<InputEnds, 'begin' | 'wait'>
  readonly outputs: StepOutputs
  publishInput(message: InputMessage): Promise<void>
  /** Resolves after all messages that the process has published are in `outputs`. */
  flushOutputs(): Promise<void>
}

/** Starts the process of a step and waits until it consumes its input queue. */
export async function startProcessStep(
  link: StepLink,
  options: RuntimeProcessOptions,
  start: StartRuntime = startRuntimeProcess,
): Promise<Step> {
  let becomeReady: () => void = () => undefined
  const ready = new Promise<void>((resolve) => {
    becomeReady = resolve
  })
  const runtime = start({
    ...options,
    onMessage: (message, reply) => {
      if (!isRuntimeEvent(message)) options.onMessage?.(message, reply)
      else if (message.event === 'init:ended') becomeReady()
    },
  })
  await beforeExit(runtime, ready, 'it was ready')
  return processStep(link, runtime)
}

/** True for the messages of run.js about its start and about its first consumed queue. */
function isRuntimeEvent(message: unknown): message is { event: string } {
  return typeof message === 'object' && message !== null && 'event' in message
}

function processStep(link: StepLink, runtime: RuntimeProcess): Step {
  const { outputs, ends } = link

  async function send(
    body: unknown,
    headers?: Record<string, unknown>,
    parts?: MessageParts,
  ): Promise<{ messageId: string }> {
    const message = encodeInput(link.flowId, body, headers, parts)
    ends.begin(message.messageId)
    await link.publishInput(message)
    return { messageId: message.messageId }
  }

  const ended = (messageId: string): Promise<InputEnd> =>
    beforeExit(runtime, ends.wait(messageId), `message ${messageId} had ended`)

  async function settled(messageId: string): Promise<{ end: InputEnd; outputs: StepOutput[] }> {
    const end = await ended(messageId)
    await link.flushOutputs()
    return { end, outputs: outputs.of(messageId) }
  }

  let flushed: Promise<void> | undefined
  async function end(signal: NodeJS.Signals): Promise<void> {
    await runtime.end(signal)
    flushed ??= link.flushOutputs()
    await flushed
  }

  return {
    send,
    ended,
    settled,
    run: async (body) => settled((await send(body)).messageId),
    outputs: outputs.all,
    onOutput: (listener) => outputs.subscribe(listener),
    log: runtime.log,
    kill: (signal = 'SIGKILL') => end(signal),
    stop: () => end('SIGTERM'),
  }
}

async function beforeExit<T>(runtime: RuntimeProcess, awaited: Promise<T>, what: string): Promise<T> {
  const exit = runtime.exited.then((reason): never => {
    throw new Error(`The step's process ended (${reason}) before ${what}:\n${runtime.log().slice(-3000)}`)
  })
  return Promise.race([awaited, exit])
}
