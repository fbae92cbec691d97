import { describeEachBroker, nextOutput } from '../support/eachBroker'

describeEachBroker('inputs and outputs of a step', (tenant) => {
  test('an acknowledged input ends after all its messages have arrived and been decrypted', async () => {
    const step = await tenant.start('echo', { hasRaisedRates: true })

    const { end, outputs } = await step.run({ name: 'contact', count: 2000, bytes: 2500 })

    expect(end).toBe('acked')
    expect(outputs.map(({ kind, messageId }) => `${kind} ${messageId}`)).toEqual(
      Array.from({ length: 2000 }, (_, index) => `data contact-${index}`),
    )
    expect(outputs[7]?.body).toEqual({ name: 'contact', index: 7, filler: 'x'.repeat(2500) })
  })

  test('an exception rejects the input and arrives as an error with name, message, and stack', async () => {
    const step = await tenant.startShared('fail')

    const { end, outputs } = await step.run({})

    expect(end).toBe('rejected')
    expect(outputs).toMatchObject([
      {
        kind: 'error',
        body: {
          name: 'TypeError',
          message: 'this action always fails',
          stack: expect.stringContaining('fail.js'),
        },
      },
    ])
  })

  test('a rebound is recorded, and the same input can be sent again with its ID', async () => {
    const step = await tenant.startShared('rebound')
    const { messageId } = await step.send({})
    expect(await step.ended(messageId)).toBe('acked')

    await step.send({}, { messageId, reboundIteration: 1 })
    expect(await step.ended(messageId)).toBe('acked')
    await step.stop()

    expect(step.outputs).toMatchObject([
      { kind: 'rebound', parentMessageId: messageId, body: { message: 'try again later' } },
      { kind: 'rebound', parentMessageId: messageId, headers: { reboundIteration: 2 } },
    ])
  })

  test('an HTTP reply arrives with its status code and body', async () => {
    const step = await tenant.startShared('reply')
    const { messageId } = await step.send({ answer: 42 }, { reply_to: 'httpReply' })
    await step.ended(messageId)
    await step.stop()

    expect(step.outputs).toMatchObject([
      { kind: 'httpReply', body: { statusCode: 201, body: { answer: 42 } } },
    ])
  })

  test('a snapshot is saved on the platform and passed to the next process of the step', async () => {
    const first = await tenant.start('count')
    const { outputs } = await first.run({ name: 'page' })
    await first.run({ isPart: true })
    await first.stop()
    expect(outputs).toMatchObject([{ kind: 'data' }, { kind: 'snapshot', body: { count: 1, name: 'page' } }])
    expect(tenant.platform.snapshotOf('flow', 'step')).toEqual({ count: 2, name: 'page' })

    const second = await tenant.start('count')
    const next = await second.run({ name: 'page' })

    expect(next.outputs[0]?.body).toEqual({ count: 2, name: 'page' })
  })

  test('updated keys reach the account on the platform', async () => {
    const step = await tenant.startShared('updateKeys')

    const { end } = await step.run({ token: 'new' })

    expect(end).toBe('acked')
    expect(tenant.platform.keysOf('account')).toEqual({ token: 'new' })
  })

  test('an input is rejected with an error if the platform rejects its updated keys', async () => {
    tenant.platform.fail({ method: 'PUT', path: /accounts/ }, { status: 422 })
    const step = await tenant.startShared('updateKeys')

    const { end, outputs } = await step.run({ token: 'new' })

    expect(end).toBe('rejected')
    expect(outputs).toMatchObject([{ kind: 'error' }])
  })

  test('waiting for the end of an input fails if the process exits', async () => {
    const step = await tenant.start('crash')

    await expect(step.run({})).rejects.toThrow('exit code 3')
  })

  test('the start fails with the log if a function cannot be loaded', async () => {
    await expect(tenant.start('missing')).rejects.toThrow(
      /ended \(exit code 1\) before it was ready[\s\S]*missing\.js/,
    )
  })

  test('the environment of the options overrides the default one', async () => {
    const step = await tenant.start('echo', { environment: { LOG_LEVEL: 'error' } })
    const arrived = nextOutput(step)
    await step.send({ name: 'quiet' })
    await arrived
    await step.stop()

    expect(step.log()).toBe('')
  })

  test('the log of a process at trace level is complete', async () => {
    const step = await tenant.start('echo', { environment: { LOG_LEVEL: 'trace' } })
    await step.run({ name: 'loud' })
    await step.stop()

    expect(step.log()).toContain('processMessage emit data')
    expect(step.log()).toContain('Successfully disconnected')
  })

  test('the end of an input on RabbitMQ is visible only in the trace log', async () => {
    const step = await tenant.start('echo', { environment: { LOG_LEVEL: 'info' } })
    const run = step.run({ name: 'blind' })

    if (tenant.broker.kind === 'rabbitmq') await expect(run).rejects.toThrow('LOG_LEVEL=trace')
    else await expect(run).resolves.toMatchObject({ end: 'acked' })
  })
})
