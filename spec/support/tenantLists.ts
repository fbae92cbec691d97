import type { StepOutput } from '../../tenant/brokers/broker'
import { type ListApi, startListApi } from '../../tenant/listApi'
import { messageIdsIn } from './salesforceRows'
import type { SpecTenant, StartedStep, StepWish } from './tenantSpec'

export const pollEndpoint = 'pollEndpoint'
export const listStyles = ['none', 'nextLink', 'linkHeader', 'cursor', 'offset', 'page'] as const
type ListStyle = (typeof listStyles)[number]

export interface PolledList extends StartedStep {
  readonly api: ListApi
  /** IDs of the initial items. */
  readonly ids: string[]
  /** When the newest of them was changed. */
  readonly newestMs: number
}

export type ListWish = StepWish & { readonly style?: ListStyle }

const startMs = Date.parse('2026-01-31T08:00:00Z')
const lists: ListApi[] = []
afterAll(() => Promise.all(lists.splice(0).map((each) => each.close())))

/** Starts a list API with `count` items, one second apart, and a trigger that polls it. */
export async function startList(
  tenant: SpecTenant,
  count: number,
  { style = 'nextLink', config, ...wish }: ListWish = {},
): Promise<PolledList> {
  const accepts = (token: string) => tenant.authorizationServer.isActive(token)
  const api = await startListApi({ accepts, journal: tenant.journal })
  lists.push(api)
  const ids = api.add(count, startMs, 1000)
  const started = await tenant.start(pollEndpoint, {
    hasRaisedRates: true,
    fields: { provider: 'custom', apiBaseUrl: api.url },
    ...wish,
    config: {
      path: `/${style}`,
      paging: style,
      pageSize: 150,
      ...(style === 'cursor' && { pagingField: 'meta.next_cursor' }),
      watermarkField: 'updatedAt',
      watermarkParameter: 'updated_since',
      ...config,
    },
  })
  return { api, ids, newestMs: startMs + (count - 1) * 1000, ...started }
}

/** Checks that each record version has one message ID, and each message ID one record version. */
export function expectOneIdPerVersion(outputs: readonly StepOutput[], versions: number): void {
  const pairs = outputs.flatMap(({ kind, messageId, body }) =>
    kind === 'data' ? [`${messageId} ${JSON.stringify(body)}`] : [],
  )
  expect(new Set(messageIdsIn(outputs)).size).toBe(versions)
  expect(new Set(pairs).size).toBe(versions)
}

export function expectSmallSnapshots(outputs: readonly StepOutput[]): void {
  const snapshots = outputs.filter(({ kind }) => kind === 'snapshot')
  expect(snapshots).not.toEqual([])
  for (const { body } of snapshots) expect(Buffer.byteLength(JSON.stringify(body))).toBeLessThan(4096)
}
