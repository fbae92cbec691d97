import fc from 'fast-check'
import { mostly, objectOf, wildValue } from './wildValues'

const cursorNames = [
  'v',
  'scope',
  'select',
  'link',
  'startedAt',
  'syncedAt',
  'since',
  'round',
  'objectType',
  'from',
  'afterId',
  'paging',
  'watermark',
]

/** Empty snapshots, snapshots of any format, and snapshots that resemble those of the triggers. */
export const snapshots: fc.Arbitrary<unknown> = fc.oneof(
  { arbitrary: fc.constantFrom(undefined, null, {}), weight: 4 },
  { arbitrary: wildValue, weight: 1 },
  { arbitrary: objectOf(fc.constantFrom(...cursorNames), wildValue), weight: 1 },
  {
    arbitrary: fc.record(
      {
        v: mostly(fc.constant(1), 20),
        objectType: mostly(fc.constant('Contact'), 20),
        from: mostly(fc.constant('2026-05-01T10:00:00.000Z')),
        afterId: mostly(fc.constant('003000000000001AAA')),
      },
      { requiredKeys: ['v', 'objectType'] },
    ),
    weight: 2,
  },
  {
    arbitrary: fc.record(
      {
        v: mostly(fc.constant(1), 20),
        scope: mostly(fc.constant('the default folder of contacts'), 20),
        select: mostly(fc.constant('*'), 20),
        round: mostly(fc.constant('first')),
        link: mostly(fc.constant('/v1.0/delta?token=more')),
        startedAt: mostly(fc.constant('2026-05-01T10:00:00.000Z')),
        syncedAt: mostly(fc.constant('2026-05-01T10:00:00.000Z')),
        since: mostly(fc.constant('2026-05-01T10:00:00.000Z')),
      },
      { requiredKeys: ['v', 'scope', 'select', 'round'] },
    ),
    weight: 2,
  },
)
