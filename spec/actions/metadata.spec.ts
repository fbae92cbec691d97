import { type Step, steps } from '../contract/project'
import { dialectFaults, type MapperSchema } from '../support/mapperDialect'
import type { ProviderFixture } from './fixtures/fixture'
import { logger } from './fixtures/inProcess'
import { microsoftFixture } from './fixtures/microsoft'
import { salesforceFixture } from './fixtures/salesforce'

interface MetaModel {
  readonly in?: MapperSchema
  readonly out: MapperSchema
}

const emitBehaviors = ['emitIndividually', 'emitPage', 'emitAll']
const dynamicSteps = steps.filter(({ dynamicMetadata }) => dynamicMetadata)

// The fakes describe their objects like the APIs.
describe.each([
  ['microsoft', microsoftFixture],
  ['salesforce', salesforceFixture],
] as const)('the metadata of %s', (_, fixture) => {
  const provider: ProviderFixture = fixture()

  async function metaModelsOf({ main }: Step): Promise<MetaModel[]> {
    const { getMetaModel } = require(`../../${main.replace(/\.js$/, '')}`)
    const calls = provider.types.flatMap(({ objectType, keyField }) => {
      const fields = { objectType, lookupBy: keyField, upsertBy: keyField, termNumber: 2 }
      const records = { output: 'records', emitBehavior: 'emitAll' }
      return [{ emitBehavior: 'emitIndividually' }, { emitBehavior: 'emitAll' }, records].map((behavior) =>
        getMetaModel.call({ emit() {}, logger }, { ...provider.account, ...fields, ...behavior }),
      )
    })
    const models = await Promise.allSettled<MetaModel>(calls)
    // A step may support only one provider or some object types.
    const failures = models.flatMap((model) => (model.status === 'rejected' ? [model.reason] : []))
    expect(failures.filter(({ name }) => name !== 'ConfigurationError')).toEqual([])
    return models.flatMap((model) => (model.status === 'fulfilled' ? [model.value] : []))
  }

  test.each(dynamicSteps)('$key uses the dialect of the mapper', async (step) => {
    const models = await metaModelsOf(step)
    const schemas = models.flatMap(({ in: input, out }) => (input ? [input, out] : [out]))
    expect([...new Set(schemas.flatMap((schema) => dialectFaults(schema)))]).toEqual([])
  })

  test.each(emitBehaviors)(
    'the records of query and pollEndpoint fit emitBehavior %s',
    async (emitBehavior) => {
      for (const key of ['query', 'pollEndpoint']) {
        const step = dynamicSteps.find((each) => each.key === key)
        const { getMetaModel } = require(`../../${step?.main.replace(/\.js$/, '')}`)
        const config = { ...provider.account, emitBehavior }
        const { out } = (await getMetaModel.call({ emit() {}, logger }, config)) as MetaModel
        const isList = emitBehavior !== 'emitIndividually'
        expect(Object.keys(out.properties ?? {})).toEqual(
          isList ? ['results'] : [expect.stringMatching(/^id$/i)],
        )
        if (isList)
          expect(out.properties?.['results']).toMatchObject({ type: 'array', items: { type: 'object' } })
      }
    },
  )
})
