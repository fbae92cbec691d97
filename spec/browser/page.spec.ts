import { request } from 'node:http'
import { source as axe } from 'axe-core'
import type { Page } from 'playwright-core'
import { sortFields } from '../../tenant/studio/shared/fields'
import { describeStudio, type SpecStudio } from './studioSpec'

const places = ['Component', 'Accounts', 'Flow'] as const

describeStudio('Page', (studio) => {
  test.each(['light', 'dark'] as const)(
    'axe finds no violation on any page in %s colors',
    async (colorScheme) => {
      await studio.page.emulateMedia({ colorScheme })
      for (const place of places) {
        await studio.goTo(place)
        await studio.page.waitForSelector('h1')
        expect(await violations(studio.page)).toEqual([])
      }
      await studio.goTo('Accounts')
      await studio.page.getByRole('button', { name: 'New account' }).click()
      expect(await violations(studio.page)).toEqual([])
    },
  )

  test('every field of every step is shown by its view class, in order', async () => {
    const { steps } = studio.view()
    const [trigger] = studio.store.flow.graph.nodes
    for (const step of steps) {
      const nodes = step.kind === 'trigger' ? [] : trigger ? [trigger] : []
      const node = { id: 'shown', command: step.key, fields: {} }
      await studio.flows.save({ name: 'Fields', graph: { nodes: [...nodes, node], edges: [] } })
      const card = studio.page.getByRole('article', { name: new RegExp(`: ${step.title}$`) })
      await card.waitFor()
      const drawn = await card
        .locator('[data-field]')
        .evaluateAll((fields) => fields.map((field) => field.getAttribute('data-field')))
      expect([step.key, ...drawn]).toEqual([step.key, ...sortFields(step.fields).map(({ key }) => key)])
      const views = await card.locator('[data-field]').evaluateAll((fields) =>
        fields.map((field) => {
          const control = field.querySelector('fieldset, select, textarea, input')
          return `${field.getAttribute('data-view')} ${control?.tagName} ${control?.getAttribute('type') ?? ''}`.trim()
        }),
      )
      const expected = sortFields(step.fields).map(
        ({ viewClass = '' }) => `${viewClass} ${controls[viewClass]}`,
      )
      expect(views).toEqual(expected)
    }
  })

  test('the page has no horizontal scrolling at a width of 360 px', async () => {
    await studio.page.setViewportSize({ width: 360, height: 740 })
    for (const place of places) {
      await studio.goTo(place)
      await studio.page.waitForSelector('h1')
      const width = await studio.page.evaluate('document.documentElement.scrollWidth')
      expect([place, width]).toEqual([place, 360])
    }
    await studio.page.setViewportSize({ width: 1280, height: 900 })
  })

  test('the keyboard alone reaches the run button', async () => {
    await studio.goTo('Flow')
    await studio.page.locator('h1').first().click()
    await studio.page.evaluate('document.activeElement.blur()')
    const reached: string[] = []
    for (let presses = 0; presses < 20; presses++) {
      await studio.page.keyboard.press('Tab')
      reached.push(String(await studio.page.evaluate('document.activeElement.textContent')))
    }
    expect(reached.some((text) => text.includes('Run once'))).toBe(true)
  })

  test('eight tabs are open at the same time, and all of them see an event', async () => {
    await studio.goTo('Flow')
    const tabs: Page[] = []
    for (let count = 0; count < 7; count++) tabs.push(await studio.open())
    studio.events.publish({ type: 'log', level: 'info', text: 'Seen by all tabs.' })
    for (const tab of [studio.page, ...tabs]) {
      await tab.getByRole('tab', { name: 'Log' }).click()
      await tab.getByText('Seen by all tabs.').waitFor()
    }
    await Promise.all(tabs.map((tab) => tab.close()))
  })

  test('1,200 events are drawn in few frames, and a click after them changes few elements', async () => {
    await studio.goTo('Flow')
    await studio.page.getByRole('tab', { name: 'Messages' }).click()
    await studio.page.evaluate(countWork)
    for (let count = 0; count < 1200; count++) {
      const message = `m-${count}`
      const body = { displayName: `Contact ${count}` }
      const output = { type: 'output', step: 'step_1', thread: 't', parent: 'p', kind: 'data' } as const
      studio.events.publish({ ...output, message, body, bytes: 40 })
    }
    await studio.page.getByText('Contact 1199').waitFor()
    // Elements are counted, not milliseconds, which depend on the load of the machine.
    expect(await work(studio.page)).toMatchObject({ frames: lessThan(40), rows: lessThan(201) })

    await studio.page.getByRole('tab', { name: 'Log' }).click()
    await studio.page.locator('#tab-log[aria-selected="true"]').waitFor()
    expect(await work(studio.page)).toMatchObject({ frames: lessThan(5), added: lessThan(1000) })
  })

  test('requests from another origin, with another hostname, or without the key are rejected', async () => {
    const call = (headers: Record<string, string>): Promise<number> =>
      statusOf(studio, '/api/accounts', headers)
    const key = new URL(studio.address).hash.replace('#key=', '')
    const host = new URL(studio.origin).host
    expect(await call({ host, 'x-studio-key': key })).toBe(200)
    expect(await call({ host })).toBe(401)
    expect(await call({ host, 'x-studio-key': key, origin: 'https://example.com' })).toBe(403)
    expect(await call({ host, 'x-studio-key': key, 'sec-fetch-site': 'cross-site' })).toBe(403)
    expect(await call({ host: `example.com:${new URL(studio.origin).port}`, 'x-studio-key': key })).toBe(421)
    expect(await statusOf(studio, '/../package.json', { host })).toBe(404)
  })

  test('no issued secret is in the page, its storage, or any event', async () => {
    await studio.connectFirstAccount()
    const [account] = studio.accounts.list.all
    const [node] = studio.store.flow.graph.nodes
    const fields = { objectType: 'contacts' }
    const trigger = { ...node, id: 'step_1', command: 'getNewAndUpdatedObjectsPolling', fields }
    const nodes = [{ ...trigger, credentials_id: account?.id }]
    await studio.flows.save({ name: 'Secrets', graph: { nodes, edges: [] } })
    const received: Promise<string>[] = []
    studio.page.on('response', (response) => {
      if (!response.url().includes('/api/events')) received.push(response.text().catch(() => ''))
    })
    await studio.page.reload()
    await studio.page.waitForSelector('.run-bar')
    await studio.runOnce()
    await studio.tenant.authorizationServer.expireAccessTokens()
    await studio.runOnce()
    const secrets = await studio.tenant.authorizationServer.issuedSecrets()
    const page = await studio.page.evaluate(
      'document.documentElement.outerHTML + JSON.stringify(localStorage) + JSON.stringify(sessionStorage)',
    )
    const events = studio.events.since(0).map(({ json }) => json)
    const everything = [String(page), ...events, ...(await Promise.all(received))].join('\n')
    expect(secrets.length).toBeGreaterThan(4)
    expect(secrets.filter((secret) => everything.includes(secret))).toEqual([])
  })
})

const controls: Readonly<Record<string, string>> = {
  SelectView: 'SELECT',
  MultiSelectView: 'FIELDSET',
  CheckBoxView: 'INPUT checkbox',
  TextFieldView: 'INPUT text',
  PasswordFieldView: 'INPUT password',
  TextAreaView: 'TEXTAREA',
}

async function violations(page: Page): Promise<string[]> {
  // The page's content security policy forbids the script tag that axe uses by default.
  await page.evaluate(axe)
  const result = (await page.evaluate('axe.run()')) as {
    violations: { id: string; nodes: { html: string }[] }[]
  }
  return result.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)
}

function statusOf({ origin }: SpecStudio, path: string, headers: Record<string, string>): Promise<number> {
  const { port } = new URL(origin)
  return new Promise((resolve, reject) => {
    request({ hostname: '127.0.0.1', port, path, headers }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
      .once('error', reject)
      .end()
  })
}

/** Counts what the page draws: frames with changes, and elements that they add. */
const countWork = `(() => {
  globalThis.work = { frames: 0, added: 0 }
  new MutationObserver((changes) => {
    work.frames++
    for (const { addedNodes } of changes)
      for (const node of addedNodes) work.added += 1 + (node.querySelectorAll?.('*').length ?? 0)
  }).observe(document.getElementById('main'), { childList: true, subtree: true, characterData: true })
})()`

/** Returns the work since the last time, and the rows of the open list. */
async function work(page: Page): Promise<{ frames: number; added: number; rows: number }> {
  const done = await page.evaluate(`(() => {
    const { frames, added } = work
    work = { frames: 0, added: 0 }
    return { frames, added, rows: document.querySelectorAll('#tab-panel li').length }
  })()`)
  return done as { frames: number; added: number; rows: number }
}

function lessThan(most: number): unknown {
  return { asymmetricMatch: (value: unknown) => Number(value) < most, toString: () => `less than ${most}` }
}
