import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

export interface CommandLine {
  readonly port: number
  readonly scheme: 'http' | 'https'
  /** Root folder of another component. */
  readonly component: string | undefined
  readonly mayOpen: boolean
}

export const usage = 'npm start -- [--component <folder>] [--https] [--port 4680] [--no-open]'

// Fixed, because the redirect URI is registered with it.
const defaultPort = 4680

/** Reads the command line. Throws an error that explains an invalid option. */
export function readOptions(args: readonly string[], environment: NodeJS.ProcessEnv): CommandLine {
  const { values } = parseArgs({
    args: [...args],
    options: {
      component: { type: 'string' },
      https: { type: 'boolean', default: false },
      port: { type: 'string', default: String(defaultPort) },
      'no-open': { type: 'boolean', default: false },
    },
  })
  const port = Number(values.port)
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Error('--port must be a number up to 65535.')
  return {
    port,
    scheme: values.https ? 'https' : 'http',
    component: values.component === undefined ? undefined : resolve(values.component),
    mayOpen: !values['no-open'] && process.stdout.isTTY === true && !environment['CI'],
  }
}
