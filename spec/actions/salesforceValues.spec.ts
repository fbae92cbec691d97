import { runCount } from '../support/runCount'
import { actionStep } from './fixtures/actionStep'
import { salesforceFixture } from './fixtures/salesforce'
import { valueFacts } from './valueFacts'

const org = salesforceFixture()
const base = '/services/data/v66.0'

describe.each(org.types)('a hostile value in $objectType', (type) => {
  const rows = `${base}/sobjects/${type.objectType}`
  const surroundings = {
    collections: [`${base}/query`, `${rows}/describe`],
    itemPath: (id: string) => `${rows}/${id}`,
    keyPath: (value: string) => `${rows}/${type.keyField}/${value}`,
  }
  valueFacts(org, type, surroundings, type.canRepeatKey ? runCount(10, 40) : runCount(3, 6))
})

test.each(['describe', 'updated', 'deleted', 'listviews'])(
  'the Id %j finds no row, although it is the name of a resource of Salesforce',
  async (Id) => {
    const step = actionStep(org, org.types[0])
    const { name, message } = await step.failure('lookupObject', { lookupBy: 'Id' }, { Id })
    expect([name, message]).toEqual(['NotFoundError', expect.stringContaining(`"${Id}"`)])
    expect(await step.bodies('deleteObject', {}, { Id })).toEqual([{}])
  },
)
