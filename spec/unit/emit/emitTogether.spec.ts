import fc from 'fast-check'
import { batchesOf, emitTogether } from '../../../lib/emit/emitTogether'
import { messageOf } from '../../../lib/emit/messages'
import { sizeOf, splitBySize } from '../../../lib/emit/recordMessages'
import type { StepContext } from '../../../lib/runtime/context'

test('sizeOf returns the size of the JSON in bytes', () => {
  expect(sizeOf({ a: 'ü' })).toBe(10)
})

describe('splitBySize', () => {
  const size = (item: number) => item

  test.each([
    [[], 10, 3, []],
    [[1, 2, 3], 10, 3, [[1, 2, 3]]],
    [[1, 2, 3, 4], 10, 3, [[1, 2, 3], [4]]],
    [[5, 5, 1], 10, 3, [[5, 5], [1]]],
    [[5, 6, 4], 10, 3, [[5], [6, 4]]],
    [[99, 1], 10, 3, [[99], [1]]],
    [[1, 99, 1], 10, 3, [[1], [99], [1]]],
  ])(
    'splitBySize splits %j into batches of at most %d and %d items: %j',
    (items, maxSize, maxCount, expected) => {
      expect(splitBySize(items, size, maxSize, maxCount)).toEqual(expected)
    },
  )

  test('splitBySize keeps the order and all items, and observes both limits', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 30 })),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 8 }),
        (items, maxSize, maxCount) => {
          const parts = splitBySize(items, size, maxSize, maxCount)
          expect(parts.flat()).toEqual(items)
          for (const part of parts) {
            expect(part.length).toBeGreaterThan(0)
            expect(part.length).toBeLessThanOrEqual(maxCount)
            const sum = part.reduce((total, item) => total + item, 0)
            expect(part.length === 1 || sum <= maxSize).toBe(true)
          }
        },
      ),
    )
  })
})

describe('batchesOf', () => {
  test('a batch has at most 500 messages', () => {
    const messages = Array.from({ length: 1201 }, (_, index) => messageOf({ index }))
    expect(batchesOf(messages).map(({ length }) => length)).toEqual([500, 500, 201])
  })

  test('a batch has at most 8 MB', () => {
    const messages = Array.from({ length: 5 }, () => messageOf({ text: 'x'.repeat(3_000_000) }))
    expect(batchesOf(messages).map(({ length }) => length)).toEqual([2, 2, 1])
  })
})

test('messages that the runtime uploads first are sent in order', async () => {
  const sent: unknown[] = []
  const turns = async (count: number) => {
    for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve))
  }
  const emit = async (_: string, { body }: { body: { uploadTurns: number } }) => {
    await turns(body.uploadTurns)
    sent.push(body.uploadTurns)
  }
  const settings = { EMIT_LIGHTWEIGHT_MESSAGE: true, DATA_RATE_LIMIT: 10, RATE_INTERVAL: 100 }
  const runtime = { emit, getConfig: () => settings, logger: {} } as unknown as StepContext
  await emitTogether(
    [9, 0, 5, 1].map((uploadTurns) => messageOf({ uploadTurns })),
    runtime,
  )
  expect(sent).toEqual([9, 0, 5, 1])
})
