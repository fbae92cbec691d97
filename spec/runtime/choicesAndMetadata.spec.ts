import { polling } from '../support/tenantPolls'
import { describeTenant } from '../support/tenantSpec'
import { watch } from '../support/tenantWatch'

const noRetries = { HTTP_MAX_RETRIES: '0' }

describeTenant('choices and metadata, asked for by runService.js', (tenant) => {
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

  test('objectTypes are those of the provider', async () => {
    expect(await choices('objectTypes', {})).toMatchObject({
      status: 'success',
      data: { contacts: 'Contacts' },
    })
  })

  test('parents are the folders of the account, all pages of them', async () => {
    const folders = Array.from({ length: 105 }, (_, number) => [
      tenant.graph.createFolder(`Folder ${number}`),
      `Folder ${number}`,
    ])

    const { data } = await choices('parents', { objectType: 'contacts' })

    expect(data).toMatchObject(Object.fromEntries(folders))
  })

  test('parents of messages are mail folders with the way to them, those of events are calendars', async () => {
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

  test('objectFields are the fields of a record', async () => {
    const { data } = await choices('objectFields', { objectType: 'contacts' })

    expect(data).toMatchObject({ id: expect.any(String), displayName: 'Display name' })
  })

  test('an expired token is refreshed and stored, although nobody waits for emitted keys', async () => {
    await tenant.authorizationServer.expireAccessTokens()
    const seen = watch(tenant)

    const { status } = await choices('parents', { objectType: 'contacts' })

    expect(status).toBe('success')
    expect(seen.events('token')).toHaveLength(1)
    expect(seen.puts()).toMatchObject([{ accountId }])
  })

  test('a missing or unknown objectType is an error that names it', async () => {
    expect(await choices('parents', {})).toEqual({
      status: 'error',
      data: { message: expect.stringContaining('"objectType" is missing') },
    })
    expect(await choices('objectFields', { objectType: 'planets' })).toEqual({
      status: 'error',
      data: { message: expect.stringMatching(/"objectType" is "planets".*contacts/) },
    })
  })

  test('the out metadata is the record, and a list of it for the other emit behaviors', async () => {
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
