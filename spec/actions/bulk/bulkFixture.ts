import * as bulkLoad from '../../../lib/actions/bulkLoad'
import { type StorageTwin, startStorageTwin } from '../../../tenant/storage'
import { type Body, logger } from '../fixtures/inProcess'
import { type SalesforceFixture, salesforceFixture } from '../fixtures/salesforce'

interface ResultFile {
  readonly url: string
  readonly recordCount: number
}

export interface Loaded {
  readonly jobId: string
  readonly jobIds?: readonly string[]
  readonly state: string
  readonly recordsProcessed: number
  readonly recordsFailed: number
  readonly results: readonly Body[]
  readonly successfulResults: ResultFile
  readonly failedResults: ResultFile
  readonly unprocessedRecords: ResultFile
}

interface Run {
  readonly body: Loaded | undefined
  readonly snapshots: readonly unknown[]
  readonly rebound: Error | undefined
  readonly failure: Error | undefined
}

export const widgets = { objectType: 'Widget__c', operation: 'create' }

/** An org and an object storage for the bulk loads of a spec file. */
interface BulkFixture {
  readonly org: SalesforceFixture
  /** Runs the action like a container that was started with this snapshot. */
  run(body: unknown, config?: Body, id?: string, snapshot?: unknown): Promise<Run>
  /** Returns the message of a load that must succeed. */
  loaded(body: unknown, config?: Body): Promise<Loaded>
  /** Stores a file and returns its URL. */
  stored(content: string | Buffer): Promise<string>
  storageUrl(): string
  /** Rejects the next `times` (1) requests to the storage. */
  failStorage(status: number, times?: number): void
  contentOf(file: ResultFile): string
  /** Returns the values of stored widgets. */
  fields(ids: readonly string[], ...names: string[]): unknown[][]
  /** Returns the IDs of the widgets that the work creates. */
  added(work: () => Promise<unknown>): Promise<string[]>
}

let inputs = 0

export function bulkFixture(): BulkFixture {
  const org = salesforceFixture()
  const storage = {} as StorageTwin
  beforeAll(async () => {
    Object.assign(storage, await startStorageTwin())
    Object.assign(process.env, storage.environment)
  })
  afterAll(() => storage.close())
  beforeEach(() => org.twin.setBulk({ msPerBatch: 0, rowsPerBatch: 10_000, failingBatch: 0 }))
  afterEach(() => org.clearFaults())

  async function run(
    body: unknown,
    config: Body = {},
    id = `input-${++inputs}`,
    snapshot?: unknown,
  ): Promise<Run> {
    const snapshots: unknown[] = []
    let rebound: Error | undefined
    const emit = async (event: string, payload?: unknown) => {
      if (event === 'snapshot') snapshots.push(payload)
      if (event === 'rebound') rebound = payload as Error
    }
    const context = { emit, logger, errorCount: 0 }
    const fields = { ...org.account, ...widgets, ...config }
    try {
      const message = await bulkLoad.process.call(context, { id, body }, fields, snapshot)
      return { body: message?.body as Loaded | undefined, snapshots, rebound, failure: undefined }
    } catch (error) {
      return { body: undefined, snapshots, rebound, failure: error as Error }
    }
  }

  return {
    org,
    run,
    async loaded(body, config) {
      const outcome = await run(body, config)
      if (!outcome.body) throw outcome.failure ?? outcome.rebound
      return outcome.body
    },
    async stored(content) {
      const response = await fetch(`${storage.url}/objects`, {
        method: 'POST',
        headers: { authorization: `Bearer ${storage.token}`, 'content-type': 'text/csv' },
        body: content,
      })
      const { objectId } = (await response.json()) as { objectId: string }
      return `${storage.url}/objects/${objectId}?storage_type=maester`
    },
    storageUrl: () => storage.url,
    failStorage: (status, times) => storage.fail(status, times),
    contentOf({ url }) {
      const id = new URL(url).pathname.split('/').at(-1)
      return String(storage.objects().find((object) => object.id === id)?.bytes)
    },
    fields: (ids, ...names) => ids.map((id) => names.map((name) => org.twin.record('Widget__c', id)[name])),
    async added(work) {
      const before = new Set(org.twin.ids('Widget__c'))
      await work()
      return org.twin.ids('Widget__c').filter((id) => !before.has(id))
    },
  }
}
