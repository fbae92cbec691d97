import { describeStudio, type SpecStudio } from './studioSpec'

describeStudio('the keyboard', keyboardFacts, { isReloaded: true })

function keyboardFacts(studio: SpecStudio): void {
  beforeAll(() => studio.connectFirstAccount())

  test('the keyboard alone creates an account and returns the focus from the dialog', async () => {
    await tabTo(studio, 'Accounts')
    await studio.page.keyboard.press('Enter')
    await tabTo(studio, 'New account')
    await studio.page.keyboard.press('Enter')
    await tabTo(studio, 'Name')
    await studio.page.keyboard.type('typed')
    await tabTo(studio, 'Provider')
    await studio.page.keyboard.type('Sales')
    await tabTo(studio, 'Save')
    await studio.page.keyboard.press('Enter')
    await studio.page.getByRole('article', { name: 'Account typed' }).waitFor()
    expect(studio.accounts.views().at(-1)).toMatchObject({
      name: 'typed',
      fields: { provider: 'salesforce' },
    })
    await studio.page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(await focused(studio)).toContain('New account')

    for (const way of ['Escape', 'Cancel']) {
      await studio.page.keyboard.press('Enter')
      await studio.page.getByRole('dialog').waitFor()
      if (way === 'Cancel') await tabTo(studio, way)
      await studio.page.keyboard.press(way === 'Cancel' ? 'Enter' : way)
      await studio.page.getByRole('dialog').waitFor({ state: 'detached' })
      expect([way, await focused(studio)]).toEqual([way, expect.stringContaining('New account')])
    }
  })

  test('the dialog is open before the next key, which would move the focus to return to', async () => {
    await studio.goTo('Accounts')
    await studio.page.getByRole('button', { name: 'New account' }).waitFor()
    const isOpen = await studio.page.evaluate(`(async () => {
      const buttons = [...document.querySelectorAll('button')]
      buttons.find(({ textContent }) => textContent === 'New account').click()
      await Promise.resolve()
      return document.querySelector('dialog')?.open
    })()`)
    expect(isOpen).toBe(true)
  })

  test('the keyboard alone runs the flow, reads its messages, and causes a fault', async () => {
    await tabTo(studio, 'Run once')
    await studio.page.keyboard.press('Enter')
    await studio.ledger(60, 'emitted')
    await tabTo(studio, 'Executions')
    await studio.page.keyboard.press('ArrowRight')
    expect(await focused(studio)).toContain('Messages')
    await studio.page.locator('#tab-panel details').first().waitFor()
    await tabTo(studio, 'Expire the access token')
    await studio.page.keyboard.press('Enter')
    await studio.page.getByText('Done: Expire the access token').waitFor()
  })

  test('the keyboard alone adds and removes an action', async () => {
    await tabTo(studio, '+ Add an action')
    await studio.page.keyboard.press('Enter')
    await tabTo(studio, 'Create Object')
    await studio.page.keyboard.press('Enter')
    await studio.page.getByRole('article', { name: /^Step 2/ }).waitFor()
    await tabTo(studio, 'Remove')
    await studio.page.keyboard.press('Enter')
    await studio.page.getByRole('article', { name: /^Step 2/ }).waitFor({ state: 'detached' })
  })
}

const mostPresses = 150

/** Presses Tab until the control with this name has the focus. */
async function tabTo(studio: SpecStudio, name: string): Promise<void> {
  const seen: string[] = []
  for (let presses = 0; presses < mostPresses; presses++) {
    await studio.page.keyboard.press('Tab')
    const text = await focused(studio)
    if (text.startsWith(name)) return
    seen.push(text.slice(0, 30))
  }
  throw new Error(`Tab does not reach "${name}", only ${[...new Set(seen)].join(', ')}.`)
}

/** The name of the control that has the focus. */
async function focused({ page }: SpecStudio): Promise<string> {
  const name = await page.evaluate(`(() => {
    const control = document.activeElement
    const label = control.labels?.[0]?.textContent ?? control.getAttribute('aria-label') ?? control.textContent
    return label.replace(/^[^A-Za-z+0-9]+/, '').trim()
  })()`)
  return String(name)
}
