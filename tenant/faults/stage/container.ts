import { setTimeout as delay } from 'node:timers/promises'
import type { Tenant, TenantStep } from '../..'
import type { InputEnd, Step, StepOutput } from '../../brokers/broker'

/** A step's container. Like on the platform, a process that ends is replaced by another one. */
export interface Container {
  /** Adds a message to the step's queue, or redelivers the rebound message with this ID. */
  send(body: unknown, rebound?: { messageId: string; iteration: number }): Promise<string>
  /** Waits for the end of an input in any process. Returns the end and all outputs. */
  settled(messageId: string): Promise<{ end: InputEnd; outputs: StepOutput[] }>
  /** Returns the previous outputs of all processes. */
  outputs(): StepOutput[]
  /** Signals the process, waits for its end, and starts another one. */
  restart(signal: NodeJS.Signals): Promise<void>
  /** Returns the log of all processes. */
  log(): string
  /** Returns how often a process hung and was killed. */
  hangs(): number
}

const restartPauseMs = 200
const mostStarts = 60

/** Starts the container of a step. A process that takes longer than `patienceMs` for a message counts as hung. */
export async function startContainer(
  tenant: Pick<Tenant, 'startStep'>,
  step: TenantStep,
  patienceMs: number,
): Promise<Container> {
  const processes: Step[] = []
  let hangs = 0
  let running = start()
  await running

  /** Starts a process again if it ends during its start, which happens while the platform or the broker is down. */
  async function start(): Promise<Step> {
    for (let attempt = 1; ; attempt++) {
      try {
        const process = await tenant.startStep(step)
        processes.push(process)
        return process
      } catch (error) {
        if (attempt === mostStarts) throw error
        await delay(restartPauseMs)
      }
    }
  }

  function replace(signal: NodeJS.Signals): Promise<Step> {
    running = running.then((process) => process.kill(signal)).then(start)
    return running
  }

  function endHanging(hanging: Promise<Step>): void {
    if (running !== hanging) return
    hangs++
    void replace('SIGKILL')
  }

  function outputs(): StepOutput[] {
    return processes.flatMap((process) => process.outputs)
  }

  return {
    async send(body, rebound) {
      const headers = rebound && { messageId: rebound.messageId, reboundIteration: rebound.iteration }
      return (await (await running).send(body, headers)).messageId
    },

    async settled(messageId) {
      for (;;) {
        const current = running
        const watchdog = setTimeout(() => endHanging(current), patienceMs)
        try {
          const { end } = await (await current).settled(messageId)
          return { end, outputs: outputs().filter(({ parentMessageId }) => parentMessageId === messageId) }
        } catch {
          // The process ended by itself or was ended. Both start the next one, so the first wins.
          if (running === current) running = start()
        } finally {
          clearTimeout(watchdog)
        }
      }
    },

    outputs,

    async restart(signal) {
      await replace(signal)
    },

    log: () => processes.map((process) => process.log()).join(''),
    hangs: () => hangs,
  }
}
