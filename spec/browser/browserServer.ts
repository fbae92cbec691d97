import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { ensureBrowser } from '../../tenant/browser'

const root = join(__dirname, '..', '..')

/** Compiles the page and starts one browser for all specs of the project (jest's globalSetup). */
export default async function startBrowser(): Promise<void> {
  execFileSync(join(root, 'node_modules', '.bin', 'tsc'), ['-p', join(root, 'tenant', 'studio', 'page')])
  const server = await chromium.launchServer({
    executablePath: await ensureBrowser(),
    // One process per page is enough, without a spare one. Chromium has no sandbox for root.
    args: ['--renderer-process-limit=1', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
  })
  process.env['BROWSER_ENDPOINT'] = server.wsEndpoint()
  Object.assign(globalThis, { browserServer: server })
}
