import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import fc from 'fast-check'
import { balanceOf } from '../../tenant/faults/ledger'
import { matrix } from '../../tenant/faults/matrix'
import { parseOptions } from '../../tenant/faults/options'
import { nothingDone } from '../../tenant/faults/play'
import { brokenPromises, lineOf, median, withSection } from '../../tenant/faults/report'
import { openGate } from '../../tenant/faults/stage/gate'

describe('the fault matrix', () => {
  test('the matrix injects at least 200 faults and has a unique key for each row', () => {
    const faults = matrix.reduce((sum, { rounds }) => sum + rounds, 0)
    expect(faults).toBeGreaterThanOrEqual(200)
    expect(new Set(matrix.map(({ key }) => key)).size).toBe(matrix.length)
  })
})

describe('the ledger of the fault matrix', () => {
  test('the ledger counts emitted, rejected, lost, and repeated messages', () => {
    const emitted = [
      { key: 'once', messageId: '1' },
      { key: 'again', messageId: '2' },
      { key: 'again', messageId: '2' },
      { key: 'in disguise', messageId: '3' },
      { key: 'in disguise', messageId: '4' },
      { key: 'not asked for', messageId: '5' },
    ]
    const expected = ['once', 'again', 'in disguise', 'refused', 'gone']
    const failed = new Set(['refused', 'again'])
    expect(balanceOf({ expected, emitted, failed })).toEqual({
      in: 5,
      out: 3,
      failed: 1,
      lost: 1,
      repeated: 2,
      unrecognizable: 1,
    })
  })

  test('every input is counted as emitted, rejected, or lost', () => {
    const key = fc.constantFrom('a', 'b', 'c', 'd', 'e')
    const ledger = fc.record({
      expected: fc.array(key),
      emitted: fc.array(fc.record({ key, messageId: fc.constantFrom('1', '2') })),
      failed: fc.array(key).map((keys) => new Set(keys)),
    })
    fc.assert(
      fc.property(ledger, (each) => {
        const balance = balanceOf(each)
        expect(balance.out + balance.failed + balance.lost).toBe(balance.in)
        expect(balance.unrecognizable).toBeLessThanOrEqual(balance.repeated)
      }),
    )
  })
})

describe('the report of the fault matrix', () => {
  const row = { key: 'kill', what: 'SIGKILL' }

  test('a row of the report shows its counts and recovery times', () => {
    const outcome = { ...nothingDone, faults: 2, in: 3, out: 3, repeated: 1, recoveriesMs: [400, 1000, 90] }
    expect(lineOf(row, outcome)).toEqual([
      {
        Fault: 'SIGKILL',
        Times: 2,
        In: 3,
        Out: 3,
        Errors: 0,
        Lost: 0,
        Repeated: 1,
        'Grants lost': 0,
        'Recovery, median': '0.4 s',
        'Recovery, longest': '1.0 s',
        Notes: '',
      },
    ])
  })

  test('lost messages, lost grants, duplicates with another message ID, and complaints are broken promises', () => {
    const outcome = {
      ...nothingDone,
      lost: 1,
      grantsLost: 2,
      unrecognizable: 3,
      complaints: ['It was slow.'],
    }
    expect(brokenPromises(row, outcome)).toEqual([
      'kill: 1 messages were lost.',
      'kill: 3 repeated messages had another ID.',
      'kill: 2 grants were lost.',
      'kill: It was slow.',
    ])
    expect(brokenPromises(row, { ...nothingDone, repeated: 5, failed: 5 })).toEqual([])
  })

  test('a grant whose loss is unavoidable is not a broken promise', () => {
    expect(brokenPromises({ ...row, unavoidable: 'it is so' }, { ...nothingDone, grantsLost: 1 })).toEqual([])
  })

  test('the median is the middle value', () => {
    expect([[], [7], [9, 1], [5, 1, 2]].map(median)).toEqual([0, 7, 5, 2])
  })

  test('the report replaces the section between its markers', () => {
    const text = 'before\n<!-- faults: begin -->\nold\n<!-- faults: end -->\nafter'
    const expected = 'before\n<!-- faults: begin -->\nnew\n<!-- faults: end -->\nafter'
    expect(withSection(text, 'faults', 'new')).toBe(expected)
    expect(() => withSection(text, 'other', 'new')).toThrow('There are no markers "<!-- other: begin -->"')
  })
})

describe('the command line of the fault matrix', () => {
  const keys = ['kill', 'cut']

  test('the options select rows, a seed, and a number of rounds', () => {
    expect(parseOptions([], keys)).toEqual({ rows: [], seed: 1, rounds: undefined, isListWanted: false })
    expect(parseOptions(['--row', 'cut', '--seed', '7', '--row', 'kill', '--rounds', '10'], keys)).toEqual({
      rows: ['cut', 'kill'],
      seed: 7,
      rounds: 10,
      isListWanted: false,
    })
    expect(parseOptions(['--list'], keys)).toMatchObject({ isListWanted: true })
  })

  test.each([
    [['--row', 'other'], 'There is no row "other". There are: kill, cut'],
    [['--row'], 'There is no row ""'],
    [['--seed', 'x'], '--seed must be a whole number'],
    [['--rounds'], '--rounds must be a whole number'],
    [['kill'], 'usage: npm run faults'],
  ])('the arguments %j are rejected with an error that explains them', (args, words) => {
    expect(() => parseOptions(args, keys)).toThrow(words)
  })
})

describe('openGate', () => {
  test('a gate forwards connections, cuts them, and refuses them while it is shut', async () => {
    const echo = createServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1')
    await once(echo, 'listening')
    const { port } = echo.address() as AddressInfo
    const gate = await openGate(`amqp://user:word@127.0.0.1:${port}/path`)
    expect(gate.through(`amqp://user:word@127.0.0.1:${port}/path`)).toBe(
      `amqp://user:word@127.0.0.1:${gate.port}/path`,
    )

    const socket = connect(gate.port, '127.0.0.1')
    socket.write('hello')
    expect(String((await once(socket, 'data'))[0])).toBe('hello')
    const isCut = once(socket, 'close')
    gate.cut()
    await isCut

    await gate.shut()
    await expect(once(connect(gate.port, '127.0.0.1'), 'connect')).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    })
    await gate.reopen()
    const again = connect(gate.port, '127.0.0.1')
    again.write('hello again')
    expect(String((await once(again, 'data'))[0])).toBe('hello again')
    await gate.close()
    echo.close()
  })
})
