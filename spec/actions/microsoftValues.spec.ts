import { runCount } from '../support/runCount'
import { actionStep, fresh } from './fixtures/actionStep'
import { microsoftFixture } from './fixtures/microsoft'
import { valueFacts } from './valueFacts'

const mailbox = microsoftFixture()
const withKey = mailbox.types.filter(({ canBeGivenKey }) => canBeGivenKey)

describe.each(withKey)('a hostile value in $objectType', (type) => {
  const list = `/v1.0/me/${type.objectType}`
  const numRuns = type.objectType === 'contacts' ? runCount(10, 40) : runCount(3, 6)
  valueFacts(mailbox, type, { collections: [list], itemPath: (id) => `${list}/${id}` }, numRuns)
})

describe('an ID that Graph would read as a longer path', () => {
  const [contacts, folders] = mailbox.types
  let folderId = ''
  let contactId = ''
  beforeAll(async () => {
    folderId = mailbox.twin.createFolder('Friends')
    contactId = mailbox.twin.createContact({ givenName: 'Ada' }, folderId)
  })

  test.each([
    () => `${folderId}/contacts/${contactId}`,
    () => `${folderId}('contacts')`,
    () => `${folderId}/contacts('${contactId}')`,
    () => `${folderId}%2fcontacts%2f${contactId}`,
  ])('an ID that contains a path is rejected: %s', async (id) => {
    const failure = await actionStep(mailbox, folders ?? contacts).failure('deleteObject', {}, { id: id() })
    expect(failure).toMatchObject({
      name: 'ConfigurationError',
      message: expect.stringContaining('is not an ID'),
    })
    expect(mailbox.twin.contact(contactId)).toMatchObject({ givenName: 'Ada' })
  })

  test('an ID that contains a path is rejected as the folder of a new record', async () => {
    const config = { parentId: `${folderId}/contacts/${contactId}` }
    const failure = await actionStep(mailbox, contacts).failure('createObject', config, {
      givenName: `Person ${fresh()}`,
    })
    expect(failure).toMatchObject({ name: 'ConfigurationError' })
  })

  test('the ID "delta" is rejected because it is the name of a function of Graph', async () => {
    const step = actionStep(mailbox, contacts)
    expect(await step.failure('lookupObject', { lookupBy: 'id' }, { id: 'delta' })).toMatchObject({
      name: 'ConfigurationError',
    })
  })
})
