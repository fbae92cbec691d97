import { type ChildProcess, fork } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export interface RuntimeProcessOptions extends ProcessOptions {
  /** A script of the component's own elasticio-sailor-nodejs. */
  script: 'run.js' | 'runService.js'
}

export interface ProcessOptions {
  componentPath: string
  environment: Record<string, string>
  scriptArguments?: string[]
  /** Modules that are loaded before the script, in this order. */
  preloads?: readonly string[]
  /** Number of characters that `log` keeps. Defaults to all. */
  keptLog?: number
  onLine?: (line: string) => void
  /** Receives each line of stderr. */
  onErrorLine?: (line: string) => void
  onMessage?: (message: unknown, reply: (message: object) => void) => void
  onExit?: (reason: string) => void
}

export interface RuntimeProcess {
  /** Resolves after the process has ended and all its output has been read. Never rejects. */
  readonly exited: Promise<string>
  log(): string
  send(message: object): void
  /** Sends the signal and waits for the exit. */
  end(signal: NodeJS.Signals): Promise<void>
}

export type StartRuntime = (options: RuntimeProcessOptions) => RuntimeProcess

/** Starts an unmodified script of the runtime in the component's folder, without the environment of this process. */
export function startRuntimeProcess(options: RuntimeProcessOptions): RuntimeProcess {
  return startProcess(scriptPath(options.componentPath, options.script), options)
}

/** Starts a script in the component's folder, without the environment of this process. */
export function startProcess(script: string, options: ProcessOptions): RuntimeProcess {
  const { componentPath } = options
  const child = fork(script, options.scriptArguments ?? [], {
    cwd: componentPath,
    env: { PATH: process.env['PATH'], ...options.environment },
    execArgv: (options.preloads ?? []).flatMap((preload) => ['--require', preload]),
    serialization: 'advanced',
    silent: true,
  })
  const { onLine, onMessage } = options
  if (onLine && child.stdout) createInterface(child.stdout).on('line', onLine)
  if (options.onErrorLine && child.stderr) createInterface(child.stderr).on('line', options.onErrorLine)
  if (onMessage) child.on('message', (message) => onMessage(message, (answer) => sendTo(child, answer)))
  const exited = exitOf(child)
  if (options.onExit) void exited.then(options.onExit)
  return {
    exited,
    log: collectOutput(child, options.keptLog),
    send: (message) => sendTo(child, message),
    end: async (signal) => {
      child.kill(signal)
      await exited
    },
  }
}

function scriptPath(componentPath: string, script: string): string {
  return createRequire(join(componentPath, 'component.json')).resolve(`elasticio-sailor-nodejs/${script}`)
}

function collectOutput(child: ChildProcess, kept = Number.POSITIVE_INFINITY): () => string {
  const chunks: string[] = []
  let length = 0
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      chunks.push(chunk)
      length += chunk.length
      while (length > kept && chunks.length > 1) length -= chunks.shift()?.length ?? 0
    })
  }
  return () => chunks.join('')
}

/** Waits for 'close', which follows 'exit' after stdout, stderr, and the IPC channel have been read completely. */
function exitOf(child: ChildProcess): Promise<string> {
  running.add(child)
  return new Promise((resolve) => {
    child.once('close', (code, signal) => {
      running.delete(child)
      resolve(signal === null ? `exit code ${code}` : `signal ${signal}`)
    })
  })
}

/** Ignores that the process ends meanwhile, because its exit is reported separately. */
function sendTo(child: ChildProcess, message: object): void {
  if (child.connected) child.send(message, () => undefined)
}

const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})
