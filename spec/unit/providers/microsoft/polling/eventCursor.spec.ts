import { cursorOf, resumeEvents } from '../../../../../lib/providers/microsoft/polling/eventCursor'
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

test('a cursor of maximum size is serialized in less than 4 KB and restored unchanged', () => {
  const text = JSON.stringify(cursorOf(scope, progress))
  expect(Buffer.byteLength(text)).toBeLessThan(4096)
  expect(resumeEvents(JSON.parse(text), scope)).toEqual({ progress })
})

test.each([undefined, null, {}])('an empty snapshot (%j) starts from the beginning', (stored) => {
  expect(resumeEvents(stored, scope)).toEqual({ progress: { settled: ticksOf(0), marks: new Map() } })
})

test.each([
  ['another calendar', cursorOf('events of calendar B', progress)],
  ['contacts', { v: 1, scope: 'the default folder of contacts', select: '*', round: 'first' }],
])('a snapshot of %s starts from the beginning with a warning', (_what, stored) => {
  const resumed = resumeEvents(stored, scope)
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
])('a snapshot of another component is rejected: %j', (stored) => {
  expect(() => resumeEvents(stored, scope)).toThrow(
    expect.objectContaining({
      name: 'ConfigurationError',
      message: expect.stringContaining('Reset the snapshot'),
    }),
  )
})
