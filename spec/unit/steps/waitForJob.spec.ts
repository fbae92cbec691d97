import type { BulkJob } from '../../../lib/providers/bulkOperations'
import { waitForJob } from '../../../lib/steps/bulk/waitForJob'

const job = (recordsProcessed: number, progress: BulkJob['progress'] = 'running'): BulkJob => ({
  id: '750A',
  progress,
  state: progress === 'running' ? 'InProgress' : 'JobComplete',
  recordsProcessed,
  recordsFailed: 0,
  errorMessage: undefined,
  delimiter: ',',
})

/** Waits for a job whose polls return these, with its own clock. */
async function wait(polls: readonly BulkJob[], limitMs: number, total?: number) {
  const lines: string[] = []
  const pauses: number[] = []
  let time = 0
  const [first = job(0), ...rest] = polls
  const ended = waitForJob(first, {
    read: async () => rest.shift() ?? job(0),
    endsAt: limitMs,
    policy: {
      now: () => time,
      async sleep(ms) {
        time += ms
        pauses.push(ms)
      },
    },
    isKept: true,
    log: { debug() {}, info: (line: string) => void lines.push(line), warn() {} } as never,
    total,
  })
  return { ended, lines, pauses }
}

test('the progress of a job is logged once per change', async () => {
  const polls = [job(0), job(0), job(20_000), job(20_000), job(50_000, 'complete')]
  const { ended, lines } = await wait(polls, 600_000, 50_000)
  expect(await ended).toMatchObject({ progress: 'complete', recordsProcessed: 50_000 })
  expect(lines).toEqual([
    'The bulk job 750A is running (InProgress): 0 of 50,000 records processed.',
    'The bulk job 750A is running (InProgress): 20,000 of 50,000 records processed.',
  ])
})

test('the log of a job with an unknown number of records has no total', async () => {
  const { ended, lines } = await wait([job(0), job(7), job(9, 'complete')], 600_000)
  await ended
  expect(lines).toEqual(['The bulk job 750A is running (InProgress): 7 records processed.'])
})

test('a job that is still running at the end causes a repeatable error with its ID and progress', async () => {
  const { ended } = await wait([job(0), job(3), job(4), job(5)], 20_000)
  await expect(ended).rejects.toMatchObject({
    name: 'TemporaryError',
    message: expect.stringMatching(/bulk job 750A is still running \(InProgress, 5 records processed\)/),
    isRepeatable: true,
  })
})

test('a job is read after 5 s, and then at intervals that grow to 60 s', async () => {
  const polls = [...Array.from({ length: 9 }, () => job(0)), job(1, 'complete')]
  const { ended, pauses } = await wait(polls, 3_600_000)
  await ended
  expect(pauses.map((ms) => Math.round(ms))).toEqual([
    5000, 7500, 11_250, 16_875, 25_313, 37_969, 56_953, 60_000, 60_000,
  ])
})

test('a job is not read again if no time is left', async () => {
  const { ended, pauses } = await wait([job(2), job(3)], 0)
  await expect(ended).rejects.toMatchObject({ message: expect.stringContaining('2 records processed') })
  expect(pauses).toEqual([])
})
