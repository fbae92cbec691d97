import { existsSync, readFileSync } from 'node:fs'
import { aptInstall, mayInstall } from '../servers/aptInstall'
import { findProgram } from '../servers/programs'

/** The programs of Chromium, Chrome, and Edge on the supported systems. */
const programs = [
  'google-chrome-stable',
  'google-chrome',
  'chromium',
  'microsoft-edge-stable',
  'microsoft-edge',
]
const applications = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
]

const remedy =
  'Install Chromium, Chrome, or Edge, or set CHROME_PATH to its program. On Debian, it is installed for root.'

/** Returns the path of a browser: the one in CHROME_PATH, an installed one, or one that it installs. */
export async function ensureBrowser(environment: NodeJS.ProcessEnv = process.env): Promise<string> {
  const named = environment['CHROME_PATH']
  if (named !== undefined && named !== '') {
    if (existsSync(named)) return named
    throw new Error(`CHROME_PATH is set, but there is no file "${named}". ${remedy}`)
  }
  const found = findBrowser(environment)
  if (found !== undefined) return found
  if (!isDebian() || !mayInstall(environment)) throw new Error(`No browser was found. ${remedy}`)
  await aptInstall('chromium', remedy)
  const installed = findBrowser(environment)
  if (installed !== undefined) return installed
  throw new Error(`The package chromium was installed, but has no program. ${remedy}`)
}

function findBrowser(environment: NodeJS.ProcessEnv): string | undefined {
  const onPath = programs.map((name) => findProgram(name, environment, [], ['/usr/bin'])).find(Boolean)
  return onPath ?? applications.find((path) => existsSync(path))
}

/** Excludes Ubuntu, whose package chromium only installs a snap, which does not run everywhere. */
function isDebian(): boolean {
  const file = '/etc/os-release'
  return existsSync(file) && /^ID=debian$/m.test(readFileSync(file, 'utf8'))
}
