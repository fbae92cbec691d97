import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { startRuntimeProcess } from '../../tenant/brokers/runtimeProcess'
import { sharedRuntime } from '../../tenant/brokers/shared/sharedRuntime'
import { freePorts } from '../../tenant/servers/freePorts'
import { type StudioOptions, startStudio } from '../../tenant/studio/studio'
import type { Studio } from '../../tenant/studio/studioParts'

const root = join(__dirname, '..', '..')

const limitMs = 20_000

/** A studio with a browser in front of it. */
export interface SpecStudio extends Studio {
  readonly context: BrowserContext
  readonly page: Page
  readonly origin: string
  /** Opens another tab with the address of this start. */
  open(): Promise<Page>
  /** Connects the account of the first flow without the browser. */
  connectFirstAccount(): Promise<void>
  /** Opens one of the three views. */
  goTo(place: 'Component' | 'Accounts' | 'Flow'): Promise<void>
  /** Runs the flow once, and waits until all of it has ended. */
  runOnce(): Promise<void>
  /** Causes a fault with the button that has this title. */
  trouble(title: string): Promise<void>
  /** Starts containers in separate processes until the end of the fact, so that it can kill them. */
  useOwnProcesses(): void
  /** Waits until the ledger shows this number with this label. */
  ledger(count: number, words: string): Promise<void>
}

export interface SpecOptions extends Partial<StudioOptions> {
  /** True if the page is loaded again before each fact, because a fact leaves edits or the focus behind. */
  readonly isReloaded?: boolean
}

let browser: Browser | undefined

/**
 * Defines facts that share one studio. Before each fact, the flow is stopped and all faults are cleared. Containers and
 * calls of the component share a process.
 */
export function describeStudio(
  unit: string,
  facts: (studio: SpecStudio) => void,
  { isReloaded = false, ...options }: SpecOptions = {},
): void {
  jest.setTimeout(60_000)
  describe(unit, () => {
    const studio = {} as SpecStudio
    const shared = sharedRuntime(options.folder ?? root, 'info')
    let hasOwnProcesses = false
    let starting: Promise<Studio> | undefined
    beforeAll(async () => {
      browser = await chromium.connect(process.env['BROWSER_ENDPOINT'] ?? '')
      const [port = 0] = await freePorts(1)
      starting = startStudio({
        port,
        scheme: 'http',
        folder: root,
        hasFakes: true,
        startRuntime: (script) => (hasOwnProcesses ? startRuntimeProcess : shared.start)(script),
        ...options,
      })
      const started = await starting
      const useOwnProcesses = (): void => {
        hasOwnProcesses = true
      }
      Object.assign(studio, started, { useOwnProcesses }, await openPage(started))
    })
    beforeEach(async () => {
      // The other place ends what a fact left open, such as a dialog.
      await studio.page.evaluate('location.hash = "#/component"')
      await studio.page.waitForSelector('.run-bar', { state: 'detached' })
      await studio.page.evaluate('location.hash = "#/flow"')
      if (isReloaded) await studio.page.reload({ waitUntil: 'commit' })
      await studio.page.waitForSelector('.run-bar')
    })
    afterEach(async () => {
      await studio.flows?.engine.stop()
      hasOwnProcesses = false
      studio.tenant?.graph.clearFaults()
      studio.tenant?.platform.clearFaults()
      await studio.tenant?.authorizationServer.clearFaults()
    })
    afterAll(async () => {
      await studio.context?.close()
      // First, because its steps cannot be killed one by one.
      await shared.close()
      // Its processes would keep jest running, also if the page did not open in time.
      await starting?.then((started) => started.close())
      await browser?.close()
    })
    facts(studio)
  })
}

async function openPage(studio: Studio): Promise<Omit<SpecStudio, keyof Studio | 'useOwnProcesses'>> {
  if (!browser) throw new Error('The browser is missing.')
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    ignoreHTTPSErrors: true,
  })
  context.setDefaultTimeout(limitMs)
  const open = async (): Promise<Page> => {
    const page = await context.newPage()
    await page.goto(studio.address)
    await page.waitForSelector('.run-bar')
    return page
  }
  const page = await open()
  return {
    context,
    page,
    open,
    origin: new URL(studio.address).origin,
    connectFirstAccount: async () => {
      const tokens = await studio.tenant.authorizationServer.connect()
      const [account] = studio.accounts.list.all
      studio.accounts.connected(account?.id ?? '', tokens)
    },
    goTo: async (place) => {
      await page.getByRole('navigation').getByRole('link', { name: place, exact: true }).click()
    },
    runOnce: async () => {
      const ended = nextEnd(studio)
      await page.getByRole('button', { name: 'Run once' }).click()
      await ended
      await page.waitForSelector('.run-bar button:enabled:has-text("Run once")')
    },
    trouble: async (title) => {
      // The notice of an earlier fact may still be shown.
      const caused = page.waitForResponse('**/api/troubles/*')
      await page.locator('.troubles').getByRole('button', { name: title, exact: true }).click()
      await caused
      await page.waitForSelector(`.notice:has-text("Done: ${title}")`)
    },
    ledger: async (count, words) => {
      await page.waitForSelector(`.ledger li:text-matches("^${count} ${words}")`)
    },
  }
}

/** Resolves when the next execution, and everything that follows from it, has ended. */
function nextEnd({ events }: Studio): Promise<void> {
  return new Promise((resolve) => {
    let hasBegun = false
    const unsubscribe = events.subscribe(({ event }) => {
      if (event.type !== 'run') return
      hasBegun ||= event.run.isBusy
      if (!hasBegun || event.run.isBusy) return
      unsubscribe()
      resolve()
    })
  })
}
