import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import path from 'node:path'
import type { Journal } from '../journal'
import { connectCalls } from './processCalls'
import type { ClientRegistration, Controls, Reports, ServerCalls, ServerOptions } from './protocol'

/** A server in the process, and a function that calls one of its controls. */
export interface HostedServer {
  readonly registration: ClientRegistration
  control<Name extends keyof Controls>(
    name: Name,
    ...args: Parameters<Controls[Name]>
  ): Promise<Awaited<ReturnType<Controls[Name]>>>
  close(): Promise<void>
}

/** A process in which authorization servers run. */
export interface ServerProcess {
  start(options: ServerOptions, journal?: Journal): Promise<HostedServer>
  /** Ends the process with all its servers. */
  close(): Promise<void>
}

/** Starts a separate process for oidc-provider, which takes most of the time of a server's start. */
export function startServerProcess(): ServerProcess {
  const child = forkServers()
  const journals = new Map<number, Journal>()
  const { call, offer } = connectCalls<ServerCalls>(child)
  const failed = rejectOnExit(child)
  let lastId = 0
  offer({
    record: (id, event) => void journals.get(id)?.record(event),
  } satisfies Reports)

  return {
    async start(options, journal) {
      const id = ++lastId
      if (journal) journals.set(id, journal)
      const registration = await call('start', id, options).catch((error: unknown) => {
        // The reason why the process ended is in its output.
        if (!child.connected) return failed
        throw error
      })
      let closed: Promise<void> | undefined
      return {
        registration,
        // The process returns the result of the control with this name.
        control: (name, ...args) => call('control', id, name, args) as Promise<never>,
        close: () => {
          closed ??= call('close', id)
          return closed
        },
      }
    },
    close: () => end(child),
  }
}

function forkServers(): ChildProcess {
  const script = path.join(__dirname, 'serverProcess.js')
  if (!existsSync(script)) throw new Error(`${script} is missing: run "npm run build" first.`)
  return fork(script, {
    // JSON would turn Infinity into null, so messages are structured clones.
    serialization: 'advanced',
    execArgv: [],
    // oidc-provider's warnings are not useful here. Other output is shown only if the process fails to start.
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
}

function rejectOnExit(child: ChildProcess): Promise<never> {
  let complaints = ''
  child.stderr?.on('data', (chunk) => {
    complaints = `${complaints}${chunk}`.slice(-4000)
  })
  const failed = once(child, 'close').then((): never => {
    throw new Error(`The authorization server did not start.\n${complaints}`)
  })
  failed.catch(() => undefined)
  return failed
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const closed = once(child, 'exit')
  child.kill()
  await closed
}
