/**
 * Runs several steps and service calls in one process, each with its own environment variables and its own connection
 * to the embedded broker. Started by sharedRuntime.ts in the component's folder.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { type EmbeddedAmqp, embeddedAmqp } from '../embedded/amqp'
import type { ToStep } from '../embedded/protocol'
import { requestReport } from '../observedRequest'
import { observeRequests } from '../requestObserver'
import type { FromHost, ScriptStart, ToHost } from './protocol'
import { shortenPauses } from './shortPauses'

/** A script that runs here. */
interface Hosted {
  readonly id: number
  readonly environment: NodeJS.ProcessEnv
  readonly amqp: EmbeddedAmqp
  readonly isObserved: boolean
}

interface RuntimeScripts {
  run(settings: object, ipc: { send(event: string): void }): Promise<void>
  readFrom(variables: object): object
  processService(method: string, variables: object): PromiseLike<unknown>
}

const current = new AsyncLocalStorage<Hosted>()
const hosted = new Map<number, Hosted>()
const outputs = new Map<number, string[]>()
let lastStart: Promise<unknown> = Promise.resolve()
let lastService: Promise<unknown> = Promise.resolve()

shareEnvironment()
shareOutput()
shareRequests()
shortenPauses(process.cwd())
const runtime = loadRuntime()

process.on('message', ({ id, start, message }: ToHost) => {
  if (start) run(id, start)
  else hosted.get(id)?.amqp.receive(message as ToStep)
})
process.on('disconnect', () => process.exit(1))

function run(id: number, { script, scriptArguments, environment, isObserved }: ScriptStart): void {
  const amqp = embeddedAmqp((message, written) => tell({ id, message }, written), AsyncLocalStorage.bind)
  const step = { id, environment: { PATH: process.env['PATH'], ...environment }, amqp, isObserved }
  hosted.set(id, step)
  current.run(step, () => {
    if (script === 'run.js') lastStart = lastStart.then(() => runStep(id, step.environment))
    else lastService = lastService.then(() => runService(id, scriptArguments, step.environment))
  })
}

/** Starts one step at a time, because run.js keeps the step that starts in a variable. */
async function runStep(id: number, environment: NodeJS.ProcessEnv): Promise<void> {
  await runtime.run(runtime.readFrom(environment), { send: (event) => tell({ id, message: { event } }) })
}

/** Runs one call at a time, because the runtime's promises (Q) mix up the contexts of several calls. */
async function runService(
  id: number,
  [method = '']: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<void> {
  const exit = await runtime.processService(method, environment).then(
    () => 'exit code 0',
    (error) => `exit code 1: ${error}`,
  )
  hosted.delete(id)
  tell({ id, exit })
}

function tell(message: FromHost, written: () => void = () => undefined): void {
  tellOutput()
  process.send?.(message, undefined, undefined, written)
}

/** Collects a line for the next message, because a message per line would take longer than the step itself. */
function collect(id: number, line: string): void {
  if (outputs.size === 0) setImmediate(tellOutput)
  const lines = outputs.get(id) ?? []
  lines.push(line)
  outputs.set(id, lines)
}

/** Sends the collected lines, so that they arrive before any later message of their script. */
function tellOutput(): void {
  for (const [id, lines] of outputs) process.send?.({ id, output: lines.join('') } satisfies FromHost)
  outputs.clear()
}

/** Lets each script read its own variables. */
function shareEnvironment(): void {
  const own = process.env
  const variables = () => current.getStore()?.environment ?? own
  process.env = new Proxy(own, {
    get: (_, name) => Reflect.get(variables(), name),
    has: (_, name) => Reflect.has(variables(), name),
    ownKeys: () => Reflect.ownKeys(variables()),
    getOwnPropertyDescriptor: (_, name) => Reflect.getOwnPropertyDescriptor(variables(), name),
  })
}

/** Assigns each line to the script that wrote it. Other lines are written to the process's own output. */
function shareOutput(): void {
  for (const stream of [process.stdout, process.stderr]) {
    const write = stream.write.bind(stream) as (text: string) => boolean
    stream.write = (chunk: string | Uint8Array) => {
      const id = current.getStore()?.id
      if (id === undefined) return write(String(chunk))
      collect(id, String(chunk))
      return true
    }
  }
}

/** Reports each HTTP request to the script that made it. */
function shareRequests(): void {
  observeRequests(() => {
    const script = current.getStore()
    return (request) => {
      if (script?.isObserved) tell({ id: script.id, message: requestReport(request) })
    }
  })
}

function loadRuntime(): RuntimeScripts {
  const load = createRequire(join(process.cwd(), 'component.json'))
  const runScript = load.resolve('elasticio-sailor-nodejs/run.js')
  const amqplib = createRequire(runScript)('amqplib') as { connect: unknown }
  amqplib.connect = async () => current.getStore()?.amqp.connect()
  const { run } = load(runScript) as Pick<RuntimeScripts, 'run'>
  const { readFrom } = load('elasticio-sailor-nodejs/lib/settings.js') as Pick<RuntimeScripts, 'readFrom'>
  const { processService } = load('elasticio-sailor-nodejs/lib/service.js') as Pick<
    RuntimeScripts,
    'processService'
  >
  return { run, readFrom, processService }
}
