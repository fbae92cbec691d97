import { polling } from '../../support/tenantPolls'
import { tenantFacts } from '../../support/tenantSpec'
import { watch } from '../../support/tenantWatch'

const noRetries = { HTTP_MAX_RETRIES: '0' }

export const choicesAndMetadata = tenantFacts('dropdowns and metadata through runService.js', (tenant) => {
  let accountId = ''
  beforeAll(async () => {
    accountId = await tenant.connect()
  })

  async function choices(modelMethod: string, config: Record<string, unknown>) {
    const call = { accountId, functionName: polling, modelMethod, config, environment: noRetries }
    return (await tenant.call('selectModel', call)).result
  }

  async function metadata(config: Record<string, unknown>) {
    const call = { accountId, functionName: polling, config, environment: noRetries }
    return (await tenant.call('getMetaModel', call)).result
  }

  test('objectTypes lists the object types of the provider', async () => {
    expect(await choices('objectTypes', {})).toMatchObject({
      status: 'success',
      data: { contacts: 'Contacts' },
    })
  })

  test('parents lists the folders of all pages', async () => {
    const folders = Array.from({ length: 105 }, (_, number) => [
      tenant.graph.createFolder(`Folder ${number}`),
      `Folder ${number}`,
    ])

    const { data } = await choices('parents', { objectType: 'contacts' })

    expect(data).toMatchObject(Object.fromEntries(folders))
  })

  test('parents lists mail folders with their paths for messages, and calendars for events', async () => {
    const { graph } = tenant
    const projects = graph.createMailFolder('Projects', graph.mailFolderId('inbox'))
    const alpha = graph.createMailFolder('Alpha', projects)
    const team = graph.createCalendar('Team')

    expect((await choices('parents', { objectType: 'messages' })).data).toMatchObject({
      [graph.mailFolderId('inbox')]: 'Inbox',
      [projects]: 'Inbox / Projects',
      [alpha]: 'Inbox / Projects / Alpha',
    })
    expect((await choices('parents', { objectType: 'events' })).data).toEqual({
      [graph.defaultCalendarId]: 'Calendar',
      [team]: 'Team',
    })
  })

  test('objectFields lists the fields of a record', async () => {
    const { data } = await choices('objectFields', { objectType: 'contacts' })

    expect(data).toMatchObject({ id: expect.any(String), displayName: 'Display name' })
  })

  test('an expired token is refreshed and stored, although the runtime ignores emitted keys', async () => {
    await tenant.authorizationServer.expireAccessTokens()
    const seen = watch(tenant)

    const { status } = await choices('parents', { objectType: 'contacts' })

    expect(status).toBe('success')
    expect(seen.events('token')).toHaveLength(1)
    expect(seen.puts()).toMatchObject([{ accountId }])
  })

  test('a missing or unknown objectType fails with an error that contains it', async () => {
    expect(await choices('parents', {})).toEqual({
      status: 'error',
      data: { message: expect.stringContaining('"objectType" is missing') },
    })
    expect(await choices('objectFields', { objectType: 'planets' })).toEqual({
      status: 'error',
      data: { message: expect.stringMatching(/"objectType" is "planets".*contacts/) },
    })
  })

  test('the output metadata describes the record, or a list of records for the other emit behaviors', async () => {
    const record = await metadata({ objectType: 'contacts' })
    const page = await metadata({ objectType: 'contacts', emitBehavior: 'emitPage' })

    expect(record).toMatchObject({
      status: 'success',
      data: { out: { type: 'object', properties: { displayName: { type: expect.anything() } } } },
    })
    const { out } = record.data as { out: object }
    expect(page.data).toMatchObject({ out: { properties: { results: { type: 'array', items: out } } } })
  })
})
