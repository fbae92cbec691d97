import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { chromium, type Page } from 'playwright-core'
import { ensureBrowser } from '../browser'
import { freePorts } from '../servers/freePorts'
import { startStudio } from '../studio/studio'
import type { Studio } from '../studio/studioParts'

const root = join(__dirname, '..', '..')

/** Takes the screenshots of the documentation: the flow after some faults, in light and in dark colors. */
async function main(): Promise<void> {
  execFileSync(join(root, 'node_modules', '.bin', 'tsc'), ['-p', join(root, 'tenant', 'studio', 'page')])
  const [port = 0] = await freePorts(1)
  const studio = await startStudio({ port, scheme: 'http', folder: root, hasFakes: true })
  const browser = await chromium.launch({
    executablePath: await ensureBrowser(),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  })
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 840 } })
    await page.goto(studio.address)
    await page.waitForSelector('.run-bar')
    await playStory(studio, page)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      await page.screenshot({ path: join(root, 'docs', `studio-${colorScheme}.png`) })
    }
  } finally {
    await browser.close()
    await studio.close()
  }
}

/** Connects the account, adds an action, and runs the flow while tokens expire and records change. */
async function playStory(studio: Studio, page: Page): Promise<void> {
  const [account] = studio.accounts.list.all
  if (!account) throw new Error('The first account is missing.')
  studio.accounts.connected(account.id, await studio.tenant.authorizationServer.connect())
  const contacts = { credentials_id: account.id, fields: { objectType: 'contacts' } }
  const mapper = { method: '"GET"', url: '"/me/contacts/" & body.id' }
  await studio.flows.save({
    name: 'Screenshot',
    graph: {
      nodes: [
        { id: 'step_1', command: 'getNewAndUpdatedObjectsPolling', ...contacts },
        { id: 'step_2', command: 'makeRawRequest', credentials_id: account.id, fields: {} },
      ],
      edges: [{ source: 'step_1', target: 'step_2', config: { mapper_type: 'jsonata', mapper } }],
    },
  })
  for (const trouble of [undefined, 'expire', 'expire', 'loseResponse', 'expire']) {
    if (trouble !== undefined) {
      await studio.flows.desk.trouble(trouble)
      await studio.flows.desk.trouble('change')
    }
    await run(studio)
  }
  const open = page.locator('.card-title[aria-expanded="true"]')
  while ((await open.count()) > 0) await open.first().click()
  await page.locator('.lane').nth(3).waitFor()
  await page.locator('.ledger').waitFor()
  await page.evaluate('scrollTo(0, 0)')
}

async function run(studio: Studio): Promise<void> {
  await studio.flows.run()
  while (studio.flows.engine.state.isBusy) await new Promise((resolve) => setTimeout(resolve, 200))
}

main().catch((error: unknown) => {
  process.stderr.write(`The screenshots could not be taken. ${(error as Error).message}\n`)
  process.exit(1)
})
