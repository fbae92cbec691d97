import fc from 'fast-check'
import { runCount } from '../../support/runCount'
import { type ChaosApi, startChaosApi } from './chaosApi'
import { withComponentEnvironment } from './componentEnvironment'
import { runtimeDouble } from './runtimeDouble'
import { snapshots } from './snapshots'
import { mostly, wildValue } from './wildValues'

const numRuns = Math.ceil(Number(process.env['BAD_INPUT_RUNS'] ?? runCount(700, 2000)) / 10)
const seed = Number(process.env['BAD_INPUT_SEED'] ?? 20_261_123)

interface Poll {
  readonly name: string
  readonly main: string
  readonly config: Readonly<Record<string, unknown>>
}

const objects = 'getNewAndUpdatedObjectsPolling'
const list = { path: '/items', watermarkField: 'lastModifiedDateTime', watermarkParameter: 'since' }

/** Each polling trigger with each provider and each kind of poll. */
const polls: readonly Poll[] = [
  ...['contacts', 'events', 'messages'].map((objectType) => pollOf(objects, 'microsoft', { objectType })),
  pollOf(objects, 'salesforce', { objectType: 'Contact' }),
  ...['microsoft', 'salesforce', 'custom'].map((provider) => pollOf('pollEndpoint', provider, list)),
]

function pollOf(trigger: string, provider: string, fields: Poll['config']): Poll {
  const name = `${trigger} of ${provider} ${fields['objectType'] ?? 'lists'}`
  return { name, main: `../../../lib/triggers/${trigger}.js`, config: { provider, ...fields } }
}

let api: ChaosApi
beforeAll(async () => {
  api = await startChaosApi()
})
afterAll(() => api.close())
withComponentEnvironment(() => api.url)

/**
 * True for nothing, or for only the identity and path of the list, which is all that rounds without a
 * watermark store.
 */
function isEmpty(snapshot: unknown): boolean {
  const names = Object.keys(Object(snapshot)).filter(
    (name) => !['v', 'scope', 'paging', 'listAt'].includes(name),
  )
  return names.length === 0 && typeof (snapshot ?? null) === 'object'
}

const words = /The snapshot |The selected fields were changed/

describe.each(polls)('a snapshot of $name', (poll) => {
  test('a snapshot that the trigger wrote is continued', async () => {
    const fresh = await run(poll, undefined)
    const again = await run(poll, fresh.snapshot)
    expect(fresh.snapshot).toBeDefined()
    expect(again.error).toBeUndefined()
    expect(again.requested).not.toEqual(fresh.requested)
  })

  test('an empty snapshot, as the platform provides at first, starts from the beginning', async () => {
    const fresh = await run(poll, undefined)
    for (const snapshot of [null, {}]) {
      expect(await run(poll, snapshot)).toMatchObject({ error: undefined, requested: fresh.requested })
    }
  })

  test('an unknown snapshot is rejected with an error, never reset silently', async () => {
    const fresh = await run(poll, undefined)
    const nearlyOwn = fc.record(
      Object.fromEntries(
        Object.entries(fresh.snapshot ?? {}).map(([name, own]) => [name, mostly(fc.constant(own))]),
      ),
      { requiredKeys: [] },
    )
    const any = fc.oneof(snapshots, nearlyOwn, wildValue).filter((snapshot) => !isEmpty(snapshot))
    const property = fc.asyncProperty(any, async (snapshot) => {
      const { error, requested, lines } = await run(poll, snapshot)
      if (error)
        expect(error).toMatchObject({
          name: expect.stringMatching(/Error$/),
          message: expect.not.stringContaining('foresee'),
        })
      const isReported = [error?.message ?? '', ...lines].some((line) => words.test(line))
      expect(isReported || String(requested) !== String(fresh.requested)).toBe(true)
    })
    await fc.assert(property, { numRuns, seed })
  }, 120_000)

  test.each(polls.filter(({ name }) => name !== poll.name))(
    'a snapshot of $name is rejected or replaced with a message',
    async (other) => {
      const { snapshot } = await run(other, undefined)
      const { error, lines } = await run(poll, snapshot)
      if (error)
        expect(error).toMatchObject({
          name: 'ConfigurationError',
          message: expect.stringContaining('The snapshot '),
        })
      expect([error?.message ?? '', ...lines].filter((line) => line.includes('The snapshot '))).toHaveLength(
        1,
      )
    },
  )
})

/** Runs one execution. Returns its requests, log lines, last snapshot, and error. */
async function run({ main, config }: Poll, snapshot: unknown) {
  api.play([])
  const oauth = { access_token: 'a', refresh_token: 'r', instance_url: api.url }
  const { runtime, emitted, lines } = runtimeDouble({ keys: {}, config: {}, isWritable: true })
  const given = { ...config, apiBaseUrl: `${api.url}/v1.0`, oauth }
  const error: Error | undefined = await require(main)
    .process.call(runtime, {}, given, structuredClone(snapshot))
    .then(
      () => undefined,
      (failure: Error) => failure,
    )
  const last = emitted.filter(({ event }) => event === 'snapshot').at(-1)
  return { error, lines, requested: api.requested, snapshot: last?.payload }
}
