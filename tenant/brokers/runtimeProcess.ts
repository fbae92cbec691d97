import { type ChildProcess, fork } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export interface RuntimeProcessOptions {
  /** A script of the component's own elasticio-sailor-nodejs. */
  script: 'run.js' | 'runService.js'
  componentPath: string
  environment: Record<string, string>
  scriptArguments?: string[]
  /** Loaded before the script, in this order. */
  preloads?: readonly string[]
  /** How many characters of the output `log` keeps; absent: all. */
  keptLog?: number
  onLine?: (line: string) => void
  /** The same for stderr. */
  onErrorLine?: (line: string) => void
  onMessage?: (message: unknown, reply: (message: object) => void) => void
  onExit?: (reason: string) => void
}

export interface RuntimeProcess {
  /** Resolves, never rejects, when the process is gone and everything it wrote has been read. */
  readonly exited: Promise<string>
  log(): string
  /** Signals and waits for the exit. */
  end(signal: NodeJS.Signals): Promise<void>
}

/** Starts an untouched script of the runtime in the component's folder, with nothing of this process's environment. */
export function startRuntimeProcess(options: RuntimeProcessOptions): RuntimeProcess {
  const { componentPath } = options
  const child = fork(scriptPath(componentPath, options.script), options.scriptArguments ?? [], {
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

/** 'close' comes after 'exit', when stdout, stderr and the IPC channel have been read to their ends. */
function exitOf(child: ChildProcess): Promise<string> {
  running.add(child)
  return new Promise((resolve) => {
    child.once('close', (code, signal) => {
      running.delete(child)
      resolve(signal === null ? `exit code ${code}` : `signal ${signal}`)
    })
  })
}

/** A process that dies meanwhile is no failure of the sender: its exit tells whoever waits. */
function sendTo(child: ChildProcess, message: object): void {
  if (child.connected) child.send(message, () => undefined)
}

const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})
