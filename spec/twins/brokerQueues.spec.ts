import type { StepOutput } from '../../tenant/brokers/broker'
import { describeEachBroker, nextOutput } from '../support/eachBroker'
import { type Gate, openGate } from '../support/gate'

describeEachBroker('inputs in progress and in the queue', (tenant) => {
  let gate: Gate
  beforeEach(async () => {
    gate = await openGate()
  })
  afterEach(() => gate.close())

  test.each([1, 3])(
    'a step with a prefetch of %i processes at most that many inputs at the same time',
    async (prefetch) => {
      const step = await tenant.startShared('wait', { prefetch, hasRaisedRates: true })
      const sent = await Promise.all(
        Array.from({ length: 6 }, (_, name) => step.send({ name, url: gate.url })),
      )
      gate.releaseWhenWaiting(prefetch)
      await Promise.all(sent.map(({ messageId }) => step.ended(messageId)))

      expect(mostInProgress(step.outputs)).toBe(prefetch)
    },
  )

  test('two processes of a step share its inputs and have separate outputs', async () => {
    const steps = await Promise.all([tenant.start('wait'), tenant.start('wait')])
    const started = steps.map((step) => nextOutput(step))
    const sent = await Promise.all([steps[0].send({ url: gate.url }), steps[0].send({ url: gate.url })])
    gate.releaseWhenWaiting(2)

    await Promise.all(started)
    await Promise.all(steps.map((step) => step.stop()))

    expect(steps.map(({ outputs }) => new Set(outputs.map((output) => output.parentMessageId)).size)).toEqual(
      [1, 1],
    )
    expect(await steps[0].ended(sent[1].messageId)).toBe('acked')
  })

  test('an input that a killed process did not acknowledge is delivered to the next process', async () => {
    const killed = await tenant.start('wait')
    const started = nextOutput(killed, (output) => summary(output) === 'first started')
    const first = await killed.send({ name: 'first', url: gate.url })
    const second = await killed.send({ name: 'second', url: gate.url })
    await started
    const ended = expect(killed.ended(first.messageId)).rejects.toThrow('signal SIGKILL')
    await killed.kill()
    await ended

    gate.releaseWhenWaiting(1)
    const next = await tenant.start('wait')

    expect(await next.ended(first.messageId)).toBe('acked')
    expect(await next.ended(second.messageId)).toBe('acked')
    await next.stop()
    expect(killed.outputs.map(summary)).toEqual(['first started'])
    expect(next.outputs.map(summary)).toEqual([
      'first started',
      'first finished',
      'second started',
      'second finished',
    ])
  })

  test('a stopped process finishes its inputs in progress and leaves the others to the next process', async () => {
    const stopped = await tenant.start('wait')
    const started = nextOutput(stopped, (output) => summary(output) === 'first started')
    const first = await stopped.send({ name: 'first', url: gate.url })
    const second = await stopped.send({ name: 'second', url: gate.url })
    await started
    const exit = stopped.stop()
    gate.releaseWhenWaiting(1)
    await exit

    expect(await stopped.ended(first.messageId)).toBe('acked')
    expect(inProgress(stopped.outputs)).toBe(0)
    const next = await tenant.start('wait')
    expect(await next.ended(second.messageId)).toBe('acked')
  })
})

function summary({ body }: StepOutput): string {
  const { name, state } = body as { name: string; state: string }
  return `${name} ${state}`
}

function inProgress(outputs: readonly StepOutput[]): number {
  const states = outputs.map(({ body }) => (body as { state: string }).state)
  return states.reduce((count, state) => count + (state === 'started' ? 1 : -1), 0)
}

function mostInProgress(outputs: readonly StepOutput[]): number {
  return Math.max(...outputs.map((_, index) => inProgress(outputs.slice(0, index + 1))))
}
