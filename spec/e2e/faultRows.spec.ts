import { matrix } from '../../tenant/faults/matrix'
import { playAll } from '../../tenant/faults/play'
import { brokenPromises } from '../../tenant/faults/report'
import type { Outcome } from '../../tenant/faults/row'
import { rabbitmqOptions } from '../support/tenantSpec'

const keys = [
  'kill-stored',
  'kill-page',
  'sigterm-unsaved',
  'endless-circle-page',
  'api-write',
  'events-kill',
  'events-token',
]

const rows = matrix.filter(({ key }) => keys.includes(key))
let outcomes: Outcome[] = []
beforeAll(async () => {
  const { amqpUri = '' } = rabbitmqOptions()
  outcomes = await playAll(rows, { amqpUri, seed: 1, rounds: 1, onOutcome: () => {} })
}, 600_000)

test.each(keys)('the row %s of the fault matrix runs and keeps all promises', (key) => {
  const place = rows.findIndex((row) => row.key === key)

  expect(outcomes[place]).toMatchObject({ faults: 1, lost: 0 })
  expect(rows.slice(place, place + 1).flatMap((row) => brokenPromises(row, outcomes[place]))).toEqual([])
})
