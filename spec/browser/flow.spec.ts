import { describeStudio } from './studioSpec'

describeStudio('Flow', (studio) => {
  beforeAll(async () => {
    await studio.connectFirstAccount()
    await studio.goTo('Flow')
  })

  test('a sample has at most 10 records and leaves no snapshot', async () => {
    await studio.page.getByRole('button', { name: 'Retrieve sample' }).click()
    await studio.page.getByText('the first of 10 messages').waitFor()
    expect(studio.store.snapshots.size).toBe(0)
  })

  test('a run emits each of 60 records once', async () => {
    await studio.runOnce()
    await studio.ledger(60, 'emitted')
    await studio.ledger(0, 'lost')
    await studio.ledger(0, 'emitted again')
    await studio.page.getByText('step 1 60 out').waitFor()
  })

  test('an expired access token costs one 401 and one refresh, and nothing is lost', async () => {
    const lanes = await studio.page.locator('.lane').count()
    await studio.trouble('Expire the access token')
    await studio.trouble('Change 5 records')
    await studio.runOnce()
    await studio.ledger(65, 'emitted')
    await studio.ledger(0, 'not yet')
    await studio.page.locator('.lane').nth(lanes).waitFor()
    expect(await studio.page.locator('.lane').count()).toBe(lanes + 1)
    expect(await studio.page.locator('.lane .rejected').count()).toBe(1)
    expect(await studio.page.locator('.lane .elbow').count()).toBe(1)
  })

  test('all records are emitted despite 429 responses', async () => {
    await studio.trouble('Add 100 records')
    studio.tenant.graph.fail({ kind: 'throttled', retryAfter: '0.1' }, { times: 3 })
    await studio.runOnce()
    await studio.ledger(165, 'emitted')
    await studio.ledger(0, 'not yet')
  })

  test('a killed container starts again, repeats at most one page, and loses nothing', async () => {
    studio.useOwnProcesses()
    const fields = { objectType: 'contacts', pageSize: '50' }
    const { flow } = studio.store
    const nodes = flow.graph.nodes.map((node) => ({ ...node, fields }))
    await studio.flows.save({ ...flow, graph: { ...flow.graph, nodes } })
    studio.tenant.graph.seed(240)
    let seen = 0
    const unsubscribe = studio.events.subscribe(({ event }) => {
      if (event.type === 'output' && event.kind === 'data' && ++seen === 120)
        void studio.flows.engine.kill('step_1')
    })
    await studio.runOnce()
    unsubscribe()
    const ledger = studio.flows.desk.ledger()
    expect(ledger).toMatchObject({ lost: 0, waiting: 0 })
    expect(ledger.again).toBeLessThanOrEqual(50)
    await studio.page.getByText('delivered again').first().waitFor()
  })

  test('a revoked grant causes one error, and the flow continues after a new login without a restart', async () => {
    await studio.runOnce()
    const containers = (): number =>
      studio.events.since(0).filter(({ event }) => event.type === 'container' && event.state === 'ready')
        .length
    const started = containers()
    await studio.trouble('Revoke the grant')
    await studio.runOnce()
    await studio.page.locator('.failure').getByText('ReconnectRequiredError').waitFor()
    expect(studio.accounts.views()[0]?.state).toBe('ended')

    await studio.connectFirstAccount()
    await studio.trouble('Change 5 records')
    await studio.runOnce()
    await studio.ledger(0, 'not yet')
    expect(containers()).toBe(started)
  })

  test('the flow runs at its interval until it is stopped', async () => {
    await studio.page.getByLabel('Interval', { exact: true }).selectOption('5')
    await studio.page.getByRole('button', { name: 'Start' }).click()
    await studio.page.getByText('running every 5 s').waitFor()
    await studio.page.getByRole('button', { name: 'Stop' }).click()
    await studio.page.locator('.run-state').getByText('stopped').waitFor()
    expect(studio.flows.engine.state.mode).toBe('stopped')
  })

  test('the flow starts from the beginning after its snapshot is reset', async () => {
    await studio.flows.resetSnapshot()
    await studio.ledger(0, 'emitted')
    await studio.runOnce()
    await studio.ledger(0, 'not yet')
  })

  test('the requests of a sample are shown, and an invalid grant ends the account', async () => {
    await studio.tenant.authorizationServer.revokeGrants()
    await studio.tenant.authorizationServer.expireAccessTokens()
    await studio.page.getByRole('button', { name: 'Retrieve sample' }).click()
    await studio.page.locator('.sample').getByText('Reconnect the account').waitFor()
    expect(studio.accounts.views()[0]?.state).toBe('ended')
    await studio.page.getByRole('tab', { name: 'Requests' }).click()
    await studio.page.locator('.requests .problem-row').first().waitFor()
  })
})
