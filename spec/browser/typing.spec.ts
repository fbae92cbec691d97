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
})
