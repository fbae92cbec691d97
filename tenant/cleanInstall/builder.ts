import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { delimiter } from 'node:path'

/** The folder, home, and user of a command. */
export interface Builder {
  readonly folder: string
  readonly home: string
  /** Defaults to the user of this process. */
  readonly user?: { readonly uid: number; readonly gid: number }
}

/** Runs a command in the environment of a new user. If it fails, rejects with the end of its output. */
export async function run([command = '', ...args]: readonly string[], builder: Builder): Promise<void> {
  const child = spawn(command, args, {
    cwd: builder.folder,
    env: environmentOf(builder),
    stdio: ['ignore', 'pipe', 'pipe'],
    ...builder.user,
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-6000)
    })
  }
  const [code, signal] = await once(child, 'close')
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code ?? signal}:\n${output}`)
}

// The build must not depend on variables that npm and jest add to the environment of this process.
const passedOn = /^(PATH|LANG|(https?|no|all)_proxy|NODE_EXTRA_CA_CERTS|SSL_CERT_FILE)$/i

function environmentOf({ home }: Builder): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => passedOn.test(name))
  const path = (process.env['PATH'] ?? '').split(delimiter).filter((each) => !each.includes('node_modules'))
  return { ...Object.fromEntries(own), PATH: path.join(delimiter), HOME: home }
}
