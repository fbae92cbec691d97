import type { SalesforceTwin } from '../../tenant/salesforce'
import { call, get, rejection, startTwin } from './salesforceCalls'

describe("Salesforce's own error responses from the fake", () => {
  let twin: SalesforceTwin
  beforeEach(async () => {
    twin = await startTwin()
  })
  afterEach(() => twin.close())

  const create = (): ReturnType<typeof call> =>
    call(twin, 'POST', 'sobjects/Contact', { body: { LastName: 'Vance' } })
  const control = (name: string, body: object): ReturnType<typeof call> =>
    call(twin, 'POST', `/control/${name}`, { body, headers: { authorization: '' } })

  it.each([
    ['urlNotReset', 404, 'URL_NOT_RESET'],
    ['retiredVersion', 410, 'GONE'],
    ['duplicates', 400, 'DUPLICATES_DETECTED'],
    ['tooComplicated', 400, 'QUERY_TOO_COMPLICATED'],
    ['tooLarge', 400, 'OPERATION_TOO_LARGE'],
  ] as const)('the fault %s responds with %d %s, and nothing is written', async (name, status, code) => {
    twin.fail({ kind: 'official', name })
    expect(rejection(await create())).toEqual([status, code])
    expect(twin.ids('Contact')).toEqual([])
  })

  it('a duplicate rule lists the records that match', async () => {
    twin.fail({ kind: 'official', name: 'duplicates' })
    expect((await create()).body).toMatchObject([
      {
        duplicateResut: { matchResults: [{ matchRecords: [{ record: { Id: '0035g000000dupAAAA' } }, {}] }] },
      },
    ])
  })

  it('a control request sets an official fault, and an unknown name is rejected', async () => {
    expect((await control('fail', { fault: { kind: 'official', name: 'tooLarge' } })).status).toBe(200)
    expect((await create()).status).toBe(400)
    expect((await control('fail', { fault: { kind: 'official', name: 'nothing' } })).status).toBe(400)
  })

  it('a lock in an Apex trigger is an error of the trigger', async () => {
    await control('lock-rows', { times: 1, isInTrigger: true })
    const locked = await create()
    expect(rejection(locked)).toEqual([400, 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY'])
    expect(JSON.stringify(locked.body)).toContain('UNABLE_TO_LOCK_ROW')
    expect((await create()).status).toBe(201)
  })

  it('a moved instance can respond with another error than 401 at its old origin', async () => {
    const old = twin.url
    await control('move-instance', { oldOriginsSay: 'urlNotReset' })
    expect((await fetch(`${old}/services/data/v66.0/`)).status).toBe(404)
    expect((await get(twin, 'sobjects/')).status).toBe(200)
  })
})
