import type { SalesforceTwin } from '../../tenant/salesforce'
import { call, get, rejection, startTwin, textOf } from './salesforceCalls'

describe('the bulk API of the Salesforce fake', () => {
  let twin: SalesforceTwin
  beforeEach(async () => {
    twin = await startTwin()
  })
  afterEach(() => twin.close())

  const create = async (fields: object = {}): Promise<string> => {
    const body = { object: 'Widget__c', operation: 'insert', contentType: 'CSV', ...fields }
    const reply = await call(twin, 'POST', 'jobs/ingest', { body })
    if (reply.status !== 200) throw new Error(JSON.stringify(reply.body))
    return String(textOf(reply.body, 'id'))
  }
  const upload = (id: string, csv: string, type = 'text/csv') =>
    fetch(`${twin.url}/services/data/v66.0/jobs/ingest/${id}/batches`, {
      method: 'PUT',
      headers: { authorization: 'Bearer good', 'content-type': type },
      body: csv,
    })
  const change = (id: string, state: string) => call(twin, 'PATCH', `jobs/ingest/${id}`, { body: { state } })
  const job = async (id: string) => (await get(twin, `jobs/ingest/${id}`)).body as Record<string, unknown>
  const results = async (id: string, name: string) =>
    String((await get(twin, `jobs/ingest/${id}/${name}`)).body)

  async function load(csv: string, fields: object = {}): Promise<string> {
    const id = await create(fields)
    expect((await upload(id, csv)).status).toBe(201)
    expect((await change(id, 'UploadComplete')).status).toBe(200)
    return id
  }

  it('a job is processed once, and only after it is closed', async () => {
    const id = await create()
    expect(await job(id)).toMatchObject({ state: 'Open', jobType: 'V2Ingest' })
    await upload(id, 'Model__c\nM-1\n')
    expect(twin.ids('Widget__c')).toEqual([])
    await change(id, 'UploadComplete')
    expect(await job(id)).toMatchObject({
      state: 'JobComplete',
      numberRecordsProcessed: 1,
      numberRecordsFailed: 0,
    })
    expect(rejection(await change(id, 'UploadComplete'))).toEqual([400, 'INVALIDJOBSTATE'])
    expect(twin.ids('Widget__c')).toHaveLength(1)
  })

  it('a job accepts one upload as text/csv', async () => {
    const id = await create()
    expect((await upload(id, 'Model__c\nM-1\n', 'application/json')).status).toBe(415)
    expect((await upload(id, 'Model__c\nM-1\n')).status).toBe(201)
    expect((await upload(id, 'Model__c\nM-1\n')).status).toBe(400)
  })

  it('#N/A clears a field, an empty value keeps it, and external IDs identify records', async () => {
    const [contact] = twin.seed('Contact', 1, { fields: { Legacy_Id__c: 'L-1' } })
    const csv = 'Code__c,Model__c,Color__c,Active__c,Quantity__c,Contact__r.Legacy_Id__c\n'
    await load(`${csv}A,M-1,Red,true,3,L-1\n`)
    await load(`${csv}A,,#N/A,,,\n`, { operation: 'upsert', externalIdFieldName: 'Code__c' })
    const [id = ''] = twin.ids('Widget__c')
    expect(twin.record('Widget__c', id)).toMatchObject({
      Model__c: 'M-1',
      Color__c: null,
      Active__c: true,
      Quantity__c: 3,
      Contact__c: contact,
    })
  })

  it.each([
    ['a byte order mark', '\ufeffModel__c\nM-1\n', 'Field name not found : \ufeffModel__c'],
    ['an unknown column', 'Shoe__c\n1\n', 'Field name not found : Shoe__c'],
    ['a column that is there twice', 'Model__c,model__c\nA,B\n', 'Duplicate field name : model__c'],
    ['another line ending', 'Model__c\r\nM-1\r\n', 'LineEnding is invalid on user data'],
    ['a quote within a value', 'Model__c\nM"1\n', 'invalid char between encapsulated token'],
    ['a space after a quote', 'Model__c,Code__c\n"M-1" ,x\n', 'invalid char between encapsulated token'],
    ['an open quote', 'Model__c\n"M-1\n', 'EOF reached before encapsulated token finished'],
  ])('a job fails because of %s', async (_reason, csv, words) => {
    const id = await load(csv)
    expect(await job(id)).toMatchObject({ state: 'Failed', errorMessage: expect.stringContaining(words) })
    expect(twin.ids('Widget__c')).toEqual([])
  })

  it('a deletion with other columns than the ID fails', async () => {
    const [id = ''] = twin.seed('Widget__c', 1)
    const jobId = await load(`Id,Model__c\n${id},A\n`, { operation: 'delete' })
    expect(await job(jobId)).toMatchObject({
      state: 'Failed',
      errorMessage: expect.stringContaining('must contain only IDs'),
    })
    expect(twin.ids('Widget__c')).toEqual([id])
  })

  it('a query of compound fields is rejected', async () => {
    const body = { operation: 'query', query: 'SELECT Id, MailingAddress FROM Contact' }
    const reply = await call(twin, 'POST', 'jobs/query', { body })
    expect(rejection(reply)).toEqual([400, 'API_ERROR'])
  })

  it('each row is in one of three results, in any order', async () => {
    twin.setBulk({ rowsPerBatch: 3, failingBatch: 3 })
    const rows = Array.from({ length: 9 }, (_, place) => `${place},${place === 1 ? '-1' : '1'}\n`)
    const id = await load(`Model__c,Quantity__c\n${rows.join('')}`)
    expect(await job(id)).toMatchObject({
      state: 'Failed',
      numberRecordsProcessed: 6,
      numberRecordsFailed: 1,
    })
    const [succeeded, failed, unprocessed] = await Promise.all(
      ['successfulResults/', 'failedResults/', 'unprocessedrecords/'].map((name) => results(id, name)),
    )
    const lines = (text = '') => text.trim().split('\n').slice(1)
    expect(lines(succeeded)).toHaveLength(5)
    expect(lines(failed)).toMatchObject([expect.stringContaining('FIELD_CUSTOM_VALIDATION_EXCEPTION')])
    expect(lines(unprocessed)).toHaveLength(3)
    expect(lines(succeeded).map((line) => line.split(',')[2])).not.toEqual([
      '"0"',
      '"2"',
      '"3"',
      '"4"',
      '"5"',
    ])
  })

  it('two rows with the same key in a batch are rejected', async () => {
    const id = await load('Code__c,Model__c\nA,1\na,2\nB,3\n', {
      operation: 'upsert',
      externalIdFieldName: 'Code__c',
    })
    expect(await job(id)).toMatchObject({ numberRecordsProcessed: 3, numberRecordsFailed: 2 })
  })

  it('a job changes its state by the clock and keeps rows committed before an abort', async () => {
    twin.setBulk({ msPerBatch: 1000, rowsPerBatch: 1 })
    const id = await load('Model__c\nA\nB\nC\n')
    expect(await job(id)).toMatchObject({ state: 'UploadComplete' })
    twin.advanceClock(2500)
    expect(await job(id)).toMatchObject({ state: 'InProgress', numberRecordsProcessed: 2 })
    expect(rejection(await get(twin, `jobs/ingest/${id}/successfulResults/`))).toEqual([
      400,
      'INVALIDJOBSTATE',
    ])
    expect(await change(id, 'Aborted')).toMatchObject({ status: 200 })
    expect(twin.ids('Widget__c')).toHaveLength(2)
    expect(await results(id, 'unprocessedrecords/')).toBe('"Model__c"\n"C"\n')
  })

  it('a job can be deleted only if it is closed or aborted', async () => {
    const id = await create()
    expect(rejection(await call(twin, 'DELETE', `jobs/ingest/${id}`))).toEqual([400, 'INVALIDJOBSTATE'])
    await change(id, 'Aborted')
    expect((await call(twin, 'DELETE', `jobs/ingest/${id}`)).status).toBe(204)
    expect((await get(twin, `jobs/ingest/${id}`)).status).toBe(404)
  })

  it('a job with invalid fields is rejected', async () => {
    await expect(create({ object: 'Nothing' })).rejects.toThrow('INVALIDENTITY')
    await expect(create({ operation: 'insertion' })).rejects.toThrow('INVALIDOPERATION')
    await expect(create({ operation: 'hardDelete' })).rejects.toThrow('FEATURENOTENABLED')
    await expect(create({ operation: 'upsert', externalIdFieldName: 'Model__c' })).rejects.toThrow(
      'INVALIDJOB',
    )
    await expect(create({ name: 'mine' })).rejects.toThrow('Unrecognized field')
  })

  it('the fake returns the pages of a query by locator, repeatedly, for one API version', async () => {
    twin.seed('Contact', 5)
    const body = { operation: 'query', query: 'SELECT Id FROM Contact' }
    const id = textOf((await call(twin, 'POST', 'jobs/query', { body })).body, 'id')
    const page = (extra: string) => get(twin, `jobs/query/${id}/results?maxRecords=3${extra}`)
    const first = await page('')
    const locator = first.headers.get('sforce-locator')
    const second = await page(`&locator=${locator}`)
    expect(first.headers.get('sforce-numberofrecords')).toBe('3')
    expect(second.headers.get('sforce-locator')).toBe('null')
    expect((await page(`&locator=${locator}`)).body).toBe(second.body)
    expect(rejection(await page('&locator=nonsense'))).toEqual([400, 'INVALID_LOCATOR'])
    expect((await get(twin, `/services/data/v65.0/jobs/query/${id}/results`)).status).toBe(409)
  })
})
