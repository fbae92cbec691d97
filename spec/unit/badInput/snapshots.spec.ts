import fc from 'fast-check'
import { polledTypes } from '../../../lib/providers/microsoft/polling/polledTypes'
import { type ChaosApi, startChaosApi } from './chaosApi'
import { withComponentEnvironment } from './componentEnvironment'
import { runtimeDouble } from './runtimeDouble'
import { snapshots } from './snapshots'
import { mostly, wildValue } from './wildValues'

const numRuns = Math.ceil(Number(process.env['BAD_INPUT_RUNS'] ?? 2000) / 10)
const seed = Number(process.env['BAD_INPUT_SEED'] ?? 20_261_123)

interface Poll {
  readonly name: string
  readonly main: string
  readonly config: Readonly<Record<string, unknown>>
}

const objects = 'getNewAndUpdatedObjectsPolling'
const list = { path: '/items', watermarkField: 'lastModifiedDateTime', watermarkParameter: 'since' }

/** Each polling trigger with each provider and way of polling. */
const polls: readonly Poll[] = [
  ...polledTypes.map((objectType) => pollOf(objects, 'microsoft', { objectType })),
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

/** True for nothing, or only the identity and the place of the list: rounds without a watermark leave nothing else. */
function isEmpty(snapshot: unknown): boolean {
  const names = Object.keys(Object(snapshot)).filter(
    (name) => !['v', 'scope', 'paging', 'listAt'].includes(name),
  )
  return names.length === 0 && typeof (snapshot ?? null) === 'object'
}

const words = /The snapshot |The selected fields were changed/

describe.each(polls)('a snapshot of $name', (poll) => {
  test('that it wrote itself is gone on from', async () => {
    const fresh = await run(poll, undefined)
    const again = await run(poll, fresh.snapshot)
    expect(fresh.snapshot).toBeDefined()
    expect(again.error).toBeUndefined()
    expect(again.asked).not.toEqual(fresh.asked)
  })

  test('that is empty, as the platform gives it at first, begins at the beginning', async () => {
    const fresh = await run(poll, undefined)
    for (const snapshot of [null, {}]) {
      expect(await run(poll, snapshot)).toMatchObject({ error: undefined, asked: fresh.asked })
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
      const { error, asked, lines } = await run(poll, snapshot)
      if (error)
        expect(error).toMatchObject({
          name: expect.stringMatching(/Error$/),
          message: expect.not.stringContaining('foresee'),
        })
      const isSaid = [error?.message ?? '', ...lines].some((line) => words.test(line))
      expect(isSaid || String(asked) !== String(fresh.asked)).toBe(true)
    })
    await fc.assert(property, { numRuns, seed })
  }, 120_000)

  test.each(polls.filter(({ name }) => name !== poll.name))(
    'is refused or begun anew in words where it is one of $name',
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

/** What one execution asked for, logged and wrote, and how it failed. */
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
  return { error, lines, asked: api.asked, snapshot: last?.payload }
}
