import { cursorOf, resume } from '../../../../../lib/providers/microsoft/polling/eventCursor'
import {
  markOf,
  mostMarks,
  type Progress,
} from '../../../../../lib/providers/microsoft/polling/eventProgress'
import { parseTicks, ticksOf } from '../../../../../lib/providers/microsoft/polling/ticks'

const scope = `events of calendar ${'A'.repeat(152)}`
const marks = Array.from({ length: mostMarks }, (_, number) =>
  markOf({ id: `event ${number}`, version: '1' }),
)
const progress: Progress = {
  settled: parseTicks('2026-01-31T08:00:00.1234567Z') ?? 0n,
  marks: new Map(marks.map((mark) => [mark, undefined])),
}

test('a cursor survives the way through the platform, full as it may be, in less than 4 KB', () => {
  const text = JSON.stringify(cursorOf(scope, progress))
  expect(Buffer.byteLength(text)).toBeLessThan(4096)
  expect(resume(JSON.parse(text), scope)).toEqual({ progress })
})

test.each([undefined, null, {}])('without a snapshot (%j) all is read from the beginning', (stored) => {
  expect(resume(stored, scope)).toEqual({ progress: { settled: ticksOf(0), marks: new Map() } })
})

test.each([
  ['another calendar', cursorOf('events of calendar B', progress)],
  ['contacts', { v: 1, scope: 'the default folder of contacts', select: '*', round: 'first' }],
])('after %s all is read from the beginning, and the log says so', (_what, stored) => {
  const resumed = resume(stored, scope)
  expect(resumed.progress).toEqual({ settled: ticksOf(0), marks: new Map() })
  expect(resumed.note).toContain(`belongs to ${stored.scope}, but the step polls ${scope}`)
})

test.each([
  'text',
  [1],
  { v: 2, scope, settled: '2026-01-31T08:00:00Z', marks: '' },
  { v: 1, settled: '2026-01-31T08:00:00Z', marks: '' },
  { v: 1, scope, marks: '' },
  { v: 1, scope, settled: 'yesterday', marks: '' },
  { v: 1, scope, settled: '2026-01-31T08:00:00Z' },
  { v: 1, scope, settled: '2026-01-31T08:00:00Z', marks: 'short' },
  { v: 1, scope, settled: '2026-01-31T08:00:00Z', marks: 'eight äö' },
  { v: 1, objectType: 'Account', from: '2026-01-31T08:00:00Z' },
])('a snapshot that it did not write is refused: %j', (stored) => {
  expect(() => resume(stored, scope)).toThrow(
    expect.objectContaining({
      name: 'ConfigurationError',
      message: expect.stringContaining('Reset the snapshot'),
    }),
  )
})
