import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { observeHttp } from '../observedRequest'
import {
  type RuntimeProcess,
  type RuntimeProcessOptions,
  type StartRuntime,
  startProcess,
} from '../runtimeProcess'
import type { FromHost, ToHost } from './protocol'

/** One process of the runtime that several steps and service calls share, for specs. */
export interface SharedRuntime {
  /** Starts a script in the shared process. A script can only be stopped by closing its input, not killed. */
  readonly start: StartRuntime
  close(): Promise<void>
}

/** Returns a shared process, which starts with its first script. All scripts log at the same level. */
export function sharedRuntime(componentPath: string, logLevel: 'trace' | 'info' = 'trace'): SharedRuntime {
  const scripts = new Map<number, Script>()
  let host: RuntimeProcess | undefined
  let lastId = 0
  let isClosing = false

  return {
    start(options) {
      host ??= startHost(componentPath, logLevel, scripts)
      const id = ++lastId
      const script = new Script(options, (message) => host?.send({ id, message } satisfies ToHost))
      scripts.set(id, script)
      const { script: name, environment, scriptArguments = [], preloads = [] } = options
      const isObserved = preloads.includes(observeHttp)
      host.send({ id, start: { script: name, scriptArguments, environment, isObserved } } satisfies ToHost)
      return {
        exited: script.exited,
        log: () => script.log.join(''),
        send: (message) => script.reply(message),
        async end(signal) {
          if (signal === 'SIGTERM') script.hear({ id, exit: 'stopped' })
          else if (!isClosing && !script.hasExited)
            throw new Error('A step that shares its process cannot be killed alone.')
          await script.exited
        },
      }
    },
    async close() {
      isClosing = true
      await host?.end('SIGKILL')
    },
  }
}

class Script {
  readonly log: string[] = []
  readonly exited: Promise<string>
  hasExited = false
  #exit: (reason: string) => void = () => undefined
  /** The line that has no end yet. */
  #begun = ''

  constructor(
    private readonly options: RuntimeProcessOptions,
    readonly reply: (message: object) => void,
  ) {
    this.exited = new Promise((resolve) => {
      this.#exit = resolve
    })
    if (options.onExit) void this.exited.then(options.onExit)
  }

  hear({ message, output, exit }: FromHost): void {
    if (output !== undefined) this.#write(output)
    if (message !== undefined) this.options.onMessage?.(message, this.reply)
    if (exit === undefined) return
    this.hasExited = true
    this.#exit(exit)
  }

  #write(output: string): void {
    this.log.push(output)
    const { onLine } = this.options
    if (!onLine) return
    const lines = (this.#begun + output).split('\n')
    this.#begun = lines.pop() ?? ''
    for (const line of lines) onLine(line)
  }
}

function startHost(
  componentPath: string,
  logLevel: string,
  scripts: ReadonlyMap<number, Script>,
): RuntimeProcess {
  const path = join(__dirname, 'host.js')
  if (!existsSync(path)) throw new Error(`${path} is missing: run \`npm run build\` first.`)
  const host = startProcess(path, {
    componentPath,
    environment: { LOG_LEVEL: logLevel },
    onMessage: (message) => {
      const told = message as FromHost
      scripts.get(told.id)?.hear(told)
    },
    onExit: (reason) => {
      for (const [id, script] of scripts) script.hear({ id, output: host.log(), exit: reason })
    },
  })
  return host
}
