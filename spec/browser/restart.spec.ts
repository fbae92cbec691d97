import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { freePorts } from '../../tenant/servers/freePorts'
import { startStudio } from '../../tenant/studio/studio'
import type { Studio } from '../../tenant/studio/studioParts'

jest.setTimeout(60_000)

describe('tabs of an earlier start', () => {
  let browser: Browser
  let context: BrowserContext
  let port: number
  let studio: Studio

  const start = (): Promise<Studio> =>
    startStudio({ port, scheme: 'http', folder: join(__dirname, '..', '..'), hasFakes: true })
  const open = async (): Promise<Page> => {
    const page = await context.newPage()
    await page.goto(studio.address)
    await page.waitForSelector('.run-bar')
    return page
  }

  beforeAll(async () => {
    browser = await chromium.connect(process.env['BROWSER_ENDPOINT'] ?? '')
    context = await browser.newContext()
    const [free = 0] = await freePorts(1)
    port = free
    studio = await start()
  })
  afterAll(async () => {
    await context.close()
    await browser.close()
    await studio.close()
  })

  test('all tabs report that the server has ended, and after a restart only a new link works', async () => {
    const earlier = [await open(), await open()]
    await studio.close()
    for (const page of earlier) await page.locator('.run-state').getByText('not connected').waitFor()

    studio = await start()
    for (const page of earlier) await page.getByText('This page belongs to an earlier start.').waitFor()

    const later = await open()
    studio.events.publish({ type: 'log', level: 'info', text: 'Seen after the restart.' })
    await later.getByRole('tab', { name: 'Log' }).click()
    await later.getByText('Seen after the restart.').waitFor()

    const [tab] = earlier
    await tab?.goto(studio.address)
    await tab?.waitForSelector('.run-bar')
    expect(tab?.url()).not.toContain('key=')
  })

  test('a tab is connected again as soon as the stream is open, without an event', async () => {
    const other = await browser.newContext()
    const page = await other.newPage()
    await page.route('**/api/events*', (route) => route.abort())
    await page.goto(studio.address)
    await page.locator('.run-state').getByText('not connected').waitFor()
    await page.unroute('**/api/events*')
    await page.locator('.run-state').getByText('stopped').waitFor()
    await other.close()
  })
})
