import type { Step, StepObserver, StepOutput } from '../../../tenant/brokers/broker'
import { Engine } from '../../../tenant/studio/flow/engine'
import { EventLog } from '../../../tenant/studio/log/eventLog'
import { Redactor } from '../../../tenant/studio/log/redactor'
import type { Flow } from '../../../tenant/studio/shared/protocol'

const flow: Flow = {
  name: 'Two steps',
  graph: {
    nodes: [
      { id: 'one', command: 'trigger', fields: {} },
      { id: 'two', command: 'action', fields: {} },
    ],
    edges: [{ source: 'one', target: 'two', config: { mapper_type: 'jsonata', mapper: 'body' } }],
  },
}

type Sent = { step: string; messageId: string; body: unknown; headers: Record<string, unknown> }

/** A broker whose processes are controlled by the spec. */
class FakeBroker {
  readonly sent: Sent[] = []
  readonly observers = new Map<string, StepObserver>()
  readonly starts: string[] = []
  readonly running = new Set<Step>()
  /** Why no process can be started. */
  failure: string | undefined
  private held = Promise.resolve()
  private readonly listeners = new Map<string, (output: StepOutput) => void>()

  readonly start = async ({ id }: { id: string }, _flowId: string, observer: StepObserver): Promise<Step> => {
    this.starts.push(id)
    await this.held
    if (this.failure !== undefined) throw new Error(this.failure)
    this.observers.set(id, observer)
    const exit = (reason: string): void => {
      this.running.delete(step)
      observer.exited?.(reason)
    }
    const step = {
      send: async (body: unknown, headers: Record<string, unknown> = {}) => {
        const messageId = String(headers['messageId'])
        this.sent.push({ step: id, messageId, body, headers })
        return { messageId }
      },
      onOutput: (listener: (output: StepOutput) => void) => this.listeners.set(id, listener),
      kill: async () => exit('signal SIGKILL'),
      stop: async () => exit('exit code 0'),
    } as unknown as Step
    this.running.add(step)
    return step
  }

  /** Lets all starts wait until the returned function is called. */
  holdStarts(): () => void {
    let release = (): void => undefined
    this.held = new Promise((resolve) => {
      release = resolve
    })
    return release
  }

  emit(step: string, kind: StepOutput['kind'], body: unknown, more: Partial<StepOutput> = {}): void {
    const parent = this.sent.findLast((sent) => sent.step === step)?.messageId ?? ''
    const output = {
      kind,
      body,
      messageId: `${step}-out`,
      parentMessageId: parent,
      at: 0,
      headers: {},
      ...more,
    }
    this.listeners.get(step)?.({ ...output, message: { body } })
  }

  end(step: string, end: 'acked' | 'rejected' = 'acked'): void {
    const { messageId = '' } = this.sent.findLast((sent) => sent.step === step) ?? {}
    this.observers.get(step)?.ended?.(messageId, end)
  }
}

function start() {
  const broker = new FakeBroker()
  const events = new EventLog(new Redactor())
  const engine: Engine = new Engine({
    events,
    start: broker.start,
    map: async (mapper, message) =>
      mapper === 'fails' && JSON.stringify(message).includes('wrong')
        ? { fault: { path: 'a', message: 'wrong', position: 3 } }
        : { value: message['body'] },
    listener: {
      observer: () => ({}),
      output: (node, { kind, body, messageId, parentMessageId }, input) => {
        const fact = {
          type: 'output',
          step: node.id,
          thread: '',
          message: messageId,
          parent: parentMessageId,
        } as const
        const { seq } = events.publish({ ...fact, kind, body, bytes: 0 })
        if (kind === 'error' && input) engine.failures.add(seq, { ...input, node })
      },
      ticked: () => undefined,
      triggerEnded: () => undefined,
    },
  })
  return { broker, events, engine }
}

function lastRun(events: EventLog): unknown {
  const last = events.since(0).findLast(({ event }) => event.type === 'run')?.event
  return last?.type === 'run' ? last.run : undefined
}

const settle = (): Promise<void> => jest.advanceTimersByTimeAsync(0).then(() => undefined)

describe('Engine', () => {
  beforeEach(() => jest.useFakeTimers())
  afterEach(() => jest.useRealTimers())

  test('a message of the trigger is mapped and sent to the next step under its message ID', async () => {
    const { broker, engine } = start()
    await engine.runOnce(flow)
    broker.emit('one', 'data', { name: 'Ada' }, { messageId: 'record-1' })
    await settle()
    expect(broker.sent).toMatchObject([
      { step: 'one', body: {} },
      { step: 'two', body: { name: 'Ada' }, messageId: 'record-1' },
    ])
    await engine.stop()
  })

  test('a tick during an execution waits, and ticks never accumulate', async () => {
    const { broker, engine } = start()
    await engine.startInterval(flow, 5000)
    await jest.advanceTimersByTimeAsync(20_000)
    expect(broker.sent).toHaveLength(1)
    broker.end('one')
    await settle()
    expect(broker.sent).toHaveLength(2)
    broker.end('one')
    await settle()
    expect(broker.sent).toHaveLength(2)
    await engine.stop()
  })

  test('a container that exits is started again after 1, 2, and 4 s', async () => {
    const { broker, engine } = start()
    await engine.runOnce(flow)
    const ofOne = (): number => broker.starts.filter((id) => id === 'one').length
    for (const [waitMs, starts] of [
      [1000, 2],
      [2000, 3],
      [4000, 4],
    ] as const) {
      broker.observers.get('one')?.exited?.('exit code 1')
      await jest.advanceTimersByTimeAsync(waitMs - 1)
      expect(ofOne()).toBe(starts - 1)
      await jest.advanceTimersByTimeAsync(1)
      expect(ofOne()).toBe(starts)
    }
    await engine.stop()
  })

  test('a rebound is redelivered with the same message ID after 2 s, or by the button', async () => {
    const { broker, engine } = start()
    await engine.runOnce(flow)
    broker.emit('one', 'rebound', { message: 'later' }, { headers: { reboundIteration: 1 } })
    broker.end('one')
    await jest.advanceTimersByTimeAsync(2000)
    const [first, second] = broker.sent
    expect(second).toMatchObject({ messageId: first?.messageId, headers: { reboundIteration: 1 } })

    broker.emit('one', 'rebound', { message: 'later' }, { headers: { reboundIteration: 2 } })
    const [rebound] = engine.state.rebounds
    expect(rebound).toMatchObject({ step: 'one', iteration: 2 })
    engine.reboundNow(rebound?.id ?? '')
    expect(broker.sent).toHaveLength(3)
    await engine.stop()
  })

  test('the input of an error is sent again unchanged, or edited', async () => {
    const { broker, events, engine } = start()
    await engine.runOnce(flow)
    broker.emit('one', 'error', { name: 'ApiError', message: 'no' })
    broker.end('one', 'rejected')
    const failed = events.since(0).find(({ event }) => event.type === 'output')?.event.seq ?? 0
    await engine.retry(failed, undefined)
    await engine.retry(failed, { body: { edited: true } })
    expect(broker.sent.map(({ body }) => body)).toEqual([{}, {}, { edited: true }])
    await engine.stop()
    await expect(engine.retry(failed, undefined)).rejects.toThrow('no longer held')
  })

  test('an expression that fails is an error of the next step with its position', async () => {
    const { broker, events, engine } = start()
    const edges = [
      { source: 'one', target: 'two', config: { mapper_type: 'jsonata' as const, mapper: 'fails' } },
    ]
    await engine.runOnce({ ...flow, graph: { ...flow.graph, edges } })
    broker.emit('one', 'data', { name: 'wrong' })
    await settle()
    const failed = events.since(0).find(({ event }) => event.type === 'mapping')?.event
    expect(failed).toMatchObject({
      step: 'two',
      error: 'The expression of "a" at character 3 failed: wrong',
    })
    // A retry starts with the message before the mapping, and maps it again.
    const seq = failed?.seq ?? 0
    expect(engine.failures.bodyOf(seq)).toEqual({ body: { name: 'wrong' } })
    await engine.retry(seq, { body: { name: 'right' } })
    expect(broker.sent).toMatchObject([{ step: 'one' }, { step: 'two', body: { name: 'right' } }])
    expect(broker.sent).toHaveLength(2)
    await engine.stop()
  })

  test.each(['startInterval', 'runOnce'] as const)(
    'a flow that is stopped while its containers start by %s stays stopped',
    async (method) => {
      const { broker, events, engine } = start()
      const release = broker.holdStarts()
      const begun = engine[method](flow, 5000)
      await engine.stop()
      release()
      await begun
      await jest.advanceTimersByTimeAsync(20_000)
      expect(engine.state).toMatchObject({ mode: 'stopped', containers: {} })
      expect(lastRun(events)).toEqual(engine.state)
      expect(broker.sent).toEqual([])
    },
  )

  test('a flow that is stopped and started again while its containers start runs once', async () => {
    const { broker, engine } = start()
    const release = broker.holdStarts()
    const first = engine.runOnce(flow)
    await engine.stop()
    const second = engine.runOnce(flow)
    release()
    await Promise.all([first, second])
    expect(broker.sent).toHaveLength(1)
    await engine.stop()
  })

  test('a start of one flow during the start of another leaves only the containers of the later one', async () => {
    const { broker, engine } = start()
    const release = broker.holdStarts()
    const flows = [flow, { ...flow }, { ...flow }]
    const begun = flows.map((each) => engine.runOnce(each))
    release()
    await Promise.all(begun)
    expect(broker.sent).toHaveLength(1)
    expect(broker.running.size).toBe(2)
    await engine.stop()
    expect(broker.running.size).toBe(0)
  })

  test('an interval that starts during an execution is published', async () => {
    const { events, engine } = start()
    await engine.runOnce(flow)
    await engine.startInterval(flow, 5000)
    expect(lastRun(events)).toMatchObject({ mode: 'interval', intervalMs: 5000 })
    await engine.stop()
  })

  test('a container that cannot be started is reported with the reason, and is started again', async () => {
    const { broker, events, engine } = start()
    broker.failure = 'Run: chmod 600 .env'
    await engine.runOnce(flow)
    const exits = events
      .since(0)
      .flatMap(({ event }) => (event.type === 'container' && event.state === 'exited' ? [event.reason] : []))
    expect(exits).toEqual(['Run: chmod 600 .env', 'Run: chmod 600 .env'])
    broker.failure = undefined
    await jest.advanceTimersByTimeAsync(1000)
    expect(broker.sent).toHaveLength(1)
    await engine.stop()
  })

  test('a stopped flow restarts no container', async () => {
    const { broker, engine } = start()
    await engine.runOnce(flow)
    await engine.stop()
    await jest.advanceTimersByTimeAsync(60_000)
    expect(broker.starts).toEqual(['one', 'two'])
    expect(engine.state).toMatchObject({ mode: 'stopped', containers: {} })
  })
})
