import type { Route } from 'playwright-core'
import { describeStudio } from './studioSpec'

describeStudio('Typing', (studio) => {
  test('keys that are pressed while the page loads an older flow stay in the field', async () => {
    const { page } = studio
    const pageSize = page.getByLabel('Page Size')
    await page.getByText('optional fields').first().click()
    let hold: (route: Route) => void = () => undefined
    const held = new Promise<Route>((resolve) => {
      hold = resolve
    })
    await page.route('**/api/flow', (route) =>
      route.request().method() === 'GET' ? hold(route) : route.continue(),
    )
    await pageSize.fill('10')
    // The server has stored the edit, and the page loads the flow because of it.
    const older = await held
    const response = await older.fetch()
    const saved = page.waitForResponse((each) => each.request().postData()?.includes('"100"') ?? false)
    await pageSize.press('End')
    await pageSize.press('0')
    const loaded = page.waitForResponse('**/api/troubles')
    await older.fulfill({ response })
    await loaded
    expect(await pageSize.inputValue()).toBe('100')
    await page.unroute('**/api/flow')
    await saved
    expect(studio.store.flow.graph.nodes[0]?.fields['pageSize']).toBe('100')
  })

  test('an edit that could not be saved is sent again before the flow runs, and no older flow runs', async () => {
    const { page } = studio
    const runs: string[] = []
    page.on('request', (request) => {
      if (request.url().endsWith('/api/flow/run')) runs.push(JSON.stringify(studio.store.flow))
    })
    await page.route('**/api/flow', (route) =>
      route.request().method() === 'PUT'
        ? route.fulfill({ status: 503, json: { error: 'Not now.' } })
        : route.continue(),
    )
    await page.getByText('optional fields').first().click()
    await page.getByLabel('Page Size').fill('7')
    await page.locator('.notice').getByText('Not now.').waitFor()
    const rejected = page.waitForResponse('**/api/flow')
    await page.getByRole('button', { name: 'Run once' }).click()
    await rejected
    await page.unroute('**/api/flow')
    const run = page.waitForRequest('**/api/flow/run')
    await page.getByRole('button', { name: 'Run once' }).click()
    await run
    expect(runs).toEqual([expect.stringContaining('"pageSize":"7"')])
  })
})
