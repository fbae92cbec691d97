import { setTimeout as delay } from 'node:timers/promises'
import type { Tenant, TenantStep } from '../..'
import type { InputEnd, Step, StepOutput } from '../../brokers/broker'

/** A step's container as the platform keeps it: where its process ends, another is started in its place. */
export interface Container {
  /** Puts a message into the step's queue; with an id, the rebound message of that id. */
  send(body: unknown, rebound?: { messageId: string; iteration: number }): Promise<string>
  /** How the input ended, and all that came out of it, in whichever process. */
  settled(messageId: string): Promise<{ end: InputEnd; outputs: StepOutput[] }>
  /** All that came out so far, of all processes. */
  outputs(): StepOutput[]
  /** Signals the process, waits for its end and starts another. */
  restart(signal: NodeJS.Signals): Promise<void>
  /** What all processes wrote. */
  log(): string
  /** How often a process neither ended a message nor itself, and was killed. */
  hangs(): number
}

const restartPauseMs = 200
const mostStarts = 60

/** Starts the container of a step; a process that takes longer than `patienceMs` for a message is taken to hang. */
export async function startContainer(
  tenant: Pick<Tenant, 'startStep'>,
  step: TenantStep,
  patienceMs: number,
): Promise<Container> {
  const processes: Step[] = []
  let hangs = 0
  let running = start()
  await running

  /** While the platform or the broker is away the process ends at its start, and is started again. */
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
          // It ended by itself, or was ended; who comes first starts the next one.
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
