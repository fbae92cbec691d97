import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'

export interface HeldServer {
  /** The name in error messages. */
  readonly name: string
  /** Shell command that runs the server until it ends. `$1`, `$2` … are `args`. */
  readonly run: string
  /** Shell command that ends it. `$server` is its process ID. */
  readonly end: string
  /** Shell command that removes its files afterward. */
  readonly cleanUp?: string
  readonly args: readonly string[]
  readonly env?: NodeJS.ProcessEnv
  readonly cwd?: string
  /** The output of the server when it is ready. */
  readonly readyWhen: RegExp
  readonly startLimitMs: number
}

/**
 * Runs a server under a shell that ends it when its stdin is closed: by the returned function, or by the end of this
 * process for any reason.
 */
export async function holdServer(server: HeldServer): Promise<() => Promise<void>> {
  const shell = spawn('sh', ['-c', script(server), 'holdServer', ...server.args], {
    env: server.env,
    cwd: server.cwd,
    detached: true, // Ctrl-C in the terminal must end only the command that uses the server
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const closed = once(shell, 'close')
  const release = async (): Promise<void> => {
    shell.stdin.destroy()
    await closed
  }
  shell.once('exit', () => shell.stdin.destroy())
  try {
    await untilReady(shell, server)
  } catch (error) {
    await release()
    throw error
  }
  return release
}

// If this process has ended, the shell's output meets a closed pipe. The trap lets the shell survive that, so that it
// can clean up.
const script = ({ run, end, cleanUp = ':' }: HeldServer): string => `
trap : PIPE
exec 3<&0 </dev/null
${run} & server=$!
{ cat <&3 >/dev/null; ${end}; } & watcher=$!
wait $server
kill $watcher 2>/dev/null
${cleanUp}`

function untilReady(
  shell: ChildProcessWithoutNullStreams,
  { name, readyWhen, startLimitMs }: HeldServer,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = ''
    const settle = (fault?: string): void => {
      clearTimeout(limit)
      if (fault === undefined) resolve()
      else reject(new Error(`${name} ${fault}. The end of its output:\n${output}`))
    }
    const limit = setTimeout(settle, startLimitMs, `was not ready after ${startLimitMs / 1000} s`)
    const read = (chunk: Buffer): void => {
      output = (output + chunk).slice(-2000)
      if (readyWhen.test(output)) settle()
    }
    shell.stdout.on('data', read)
    shell.stderr.on('data', read)
    shell.once('close', () => settle('ended before it was ready'))
  })
}
