import type { BrowserServer } from 'playwright-core'

/** Ends the browser of the specs (jest's globalTeardown). */
export default async function endBrowser(): Promise<void> {
  await (globalThis as { browserServer?: BrowserServer }).browserServer?.close()
}
