import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { type CommandLine, readOptions, usage } from './options'
import { stateName } from './stateFile'
import { startStudio } from './studio'

const root = join(__dirname, '..', '..')

/** Starts the local tenant and prints the address of its page. Ends with Ctrl-C. */
async function main(): Promise<void> {
  const { port, scheme, component, mayOpen } = parse()
  const studio = await startStudio({
    port,
    scheme,
    folder: component ?? root,
    hasFakes: component === undefined,
    stateFile: join(root, '.tenant', stateName(component)),
  })
  say(`The local tenant is running. Open this link, and keep it to yourself:\n\n  ${studio.address}\n`)
  say('Press Ctrl-C to end it.')
  if (mayOpen) openBrowser(studio.address)
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
  await studio.close()
}

function parse(): CommandLine {
  try {
    return readOptions(process.argv.slice(2), process.env)
  } catch (error) {
    say(`${(error as Error).message}\nUsage: ${usage}`)
    process.exit(2)
  }
}

function openBrowser(address: string): void {
  const [command, ...args] = openers[process.platform] ?? ['xdg-open']
  // The printed link stays if there is no such program.
  spawn(command ?? '', [...args, address], { detached: true, stdio: 'ignore' })
    .once('error', () => undefined)
    .unref()
}

const openers: Partial<Record<NodeJS.Platform, string[]>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

main().catch((error: unknown) => {
  const { code, message } = error as NodeJS.ErrnoException
  const sentence =
    code === 'EADDRINUSE'
      ? 'The port is in use. End the other program, or choose another port with --port, and register its redirect URI.'
      : message
  say(`The local tenant did not start. ${sentence}`)
  process.exit(1)
})
