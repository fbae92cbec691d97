import { matrix } from '../../tenant/faults/matrix'
import { playAll } from '../../tenant/faults/play'
import { brokenPromises } from '../../tenant/faults/report'
import { rabbitmqOptions } from '../support/tenantSpec'

test.each([
  'kill-stored',
  'kill-page',
  'sigterm-unsaved',
  'endless-circle-page',
  'api-write',
  'events-kill',
  'events-token',
])('the row %s of the fault matrix runs and keeps all promises', async (key) => {
  const rows = matrix.filter((row) => row.key === key)
  const { amqpUri = '' } = rabbitmqOptions()

  const outcomes = await playAll(rows, { amqpUri, seed: 1, rounds: 1, onOutcome: () => {} })

  expect(outcomes).toMatchObject([{ faults: 1, lost: 0 }])
  expect(rows.flatMap((row) => brokenPromises(row, outcomes[0]))).toEqual([])
})
