import { describeStudio, type SpecStudio } from './studioSpec'

describeStudio('Flow with an action', (studio) => {
  beforeAll(async () => {
    await studio.connectFirstAccount()
    studio.tenant.graph.deleteContacts(studio.tenant.graph.contactIds().slice(3))
    await saveFlow(studio, { displayName: 'body.displayName & " copied"', jobTitle: '"Copied"' })
    await studio.flows.samples.take('step_1')
    await studio.goTo('Flow')
  })

  test('the input fields depend on the selected object type, and the result of each expression is shown', async () => {
    const card = studio.page.getByRole('article', { name: /^Step 2/ })
    await card.locator('.result').first().waitFor()
    expect(await card.locator('.result').allTextContents()).toEqual([
      expect.stringMatching(/^= ".* copied"$/),
      '= "Copied"',
    ])
    expect(await card.getByText('File as').count()).toBeGreaterThan(0)

    await card.getByLabel('Object Type').selectOption('messages')
    await card.getByLabel('Subject').first().waitFor({ state: 'attached' })
    await card.getByLabel('Object Type').selectOption('contacts')
    await until(() => studio.store.flow.graph.nodes[1]?.fields['objectType'] === 'contacts')
  })

  test('the error of an expression is shown with its position, and a path can be picked from the sample', async () => {
    const card = studio.page.getByRole('article', { name: /^Step 2/ })
    await card.getByLabel(/^Job title/).fill('body.(')
    await card.locator('.input-field .problem').getByText('character').waitFor()
    await card.getByLabel(/^Job title/).focus()
    await card.getByRole('button', { name: 'givenName', exact: true }).click()
    await card.locator('textarea').nth(1).waitFor()
    expect(await card.getByLabel(/^Job title/).inputValue()).toBe('body.givenName')
    await until(() => JSON.stringify(studio.store.flow).includes('body.givenName'))
  })

  test('each element has its own ID, also if several steps have the same input', async () => {
    const { flow } = studio.store
    const [nodes, edges] = [flow.graph.nodes, flow.graph.edges]
    const third = nodes.slice(1).map((node) => ({ ...node, id: 'step_3' }))
    const edge = edges.map((each) => ({ ...each, source: 'step_2', target: 'step_3' }))
    await studio.flows.save({ ...flow, graph: { nodes: [...nodes, ...third], edges: [...edges, ...edge] } })
    const card = studio.page.getByRole('article', { name: /^Step 3/ })
    await card.getByLabel(/^Job title/).waitFor({ state: 'attached' })
    expect(await repeatedIds(studio)).toEqual([])
    // A pressed button has another name.
    for (let count = 0; count < 2; count++)
      await studio.page.getByRole('button', { name: 'Show JSON' }).first().click()
    await studio.page.getByRole('button', { name: 'Show fields' }).nth(1).waitFor()
    expect(await repeatedIds(studio)).toEqual([])
    await studio.flows.save(flow)
  })

  test('an expression that never ends is stopped after a second', async () => {
    const endless = '($loop := function($n){ $loop($n + 1) }; $loop(0))'
    const { job } = await studio.flows.samples.evaluate('step_2', { job: endless })
    expect(job).toEqual({ fault: { path: '', message: expect.stringMatching(/took longer|failed/) } })
    expect(await studio.flows.samples.evaluate('step_2', { job: '1 + 1' })).toEqual({ job: { value: 2 } })
  })

  test('a flow of two steps creates the records that the sample shows', async () => {
    await saveFlow(studio, { displayName: 'body.displayName & " copied"' })
    const names = contactNames(studio)
    await studio.runOnce()
    expect(contactNames(studio)).toEqual([...names, ...names.map((name) => `${name} copied`)])
    await studio.page.getByText('3 of 3 in').waitFor()
  })

  test('a rebounded message is delivered again by the button, and the record is created once', async () => {
    await saveFlow(studio, { displayName: 'body.displayName & " later"' })
    studio.tenant.graph.changeContacts(studio.tenant.graph.contactIds().slice(0, 1))
    studio.tenant.graph.fail({ kind: 'throttled', retryAfter: '0.01' }, { method: 'POST', times: 5 })
    const before = contactNames(studio).length
    const rebound = studio.page.locator('.rebound')
    const shown = rebound.first().waitFor({ timeout: 25_000 })
    void studio.runOnce().catch(() => undefined)
    await shown
    await rebound.getByRole('button', { name: 'Now' }).click()
    await until(() => contactNames(studio).length > before)
    expect(contactNames(studio).filter((name) => name.endsWith(' later')).length).toBeGreaterThan(0)
  })

  test('the input of an error can be edited and sent again', async () => {
    await saveFlow(studio, { displayName: 'body.displayName', emailAddresses: '"wrong"' })
    studio.tenant.graph.changeContacts(studio.tenant.graph.contactIds().slice(0, 1))
    await studio.runOnce()
    const failure = studio.page.locator('.failure').first()
    await failure.getByRole('button', { name: 'Edit and retry' }).click()
    await failure.getByLabel('Input').fill('{"displayName": "Edited by hand"}')
    await failure.getByRole('button', { name: 'Send' }).click()
    await until(() => contactNames(studio).includes('Edited by hand'))
  })

  test('the message of a failed mapping can be edited, and is mapped again', async () => {
    const mapper = {
      displayName: '$contains(body.displayName, "!") ? body.displayName : $error("Too quiet")',
    }
    await saveFlow(studio, mapper)
    studio.tenant.graph.changeContacts(studio.tenant.graph.contactIds().slice(0, 1))
    await studio.runOnce()
    const failure = studio.page.locator('.failure').filter({ hasText: 'Too quiet' }).first()
    await failure.getByRole('button', { name: 'Edit and retry' }).click()
    const body = failure.getByLabel('Body of the message')
    const before = await body.inputValue()
    expect(JSON.parse(before)).toMatchObject({ displayName: expect.any(String) })

    await studio.page.route('**/retry', (route) =>
      route.fulfill({ status: 409, json: { error: 'Not now.' } }),
    )
    await failure.getByRole('button', { name: 'Send' }).click()
    await studio.page.locator('.notice').getByText('Not now.').waitFor()
    await studio.page.unroute('**/retry')
    await body.fill('{"displayName": "Loud!"}')
    await failure.getByRole('button', { name: 'Send' }).click()
    await until(() => contactNames(studio).includes('Loud!'))
    await body.waitFor({ state: 'detached' })
  })
})

async function repeatedIds({ page }: SpecStudio): Promise<string[]> {
  const ids = await page.locator('[id]').evaluateAll((elements) => elements.map(({ id }) => id))
  return ids.filter((id, index) => ids.indexOf(id) !== index)
}

function contactNames({ tenant: { graph } }: SpecStudio): string[] {
  return graph.contactIds().map((id) => String(graph.contact(id)['displayName']))
}

async function saveFlow(studio: SpecStudio, mapper: unknown): Promise<void> {
  const [account] = studio.accounts.list.all
  const node = (id: string, command: string) => ({
    id,
    command,
    credentials_id: account?.id ?? '',
    fields: { objectType: 'contacts' },
  })
  await studio.flows.save({
    name: 'Copy',
    graph: {
      nodes: [node('step_1', 'getNewAndUpdatedObjectsPolling'), node('step_2', 'createObject')],
      edges: [{ source: 'step_1', target: 'step_2', config: { mapper_type: 'jsonata', mapper } }],
    },
  })
}

async function until(isDone: () => boolean): Promise<void> {
  const deadline = Date.now() + 20_000
  while (!isDone()) {
    if (Date.now() > deadline) throw new Error('It did not happen within 20 s.')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
