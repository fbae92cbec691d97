import fc from 'fast-check'
import type { Api } from '../../../lib/http/api'
import {
  type ListDefinition,
  type PagingStyle,
  pagingStyles,
} from '../../../lib/listPolling/definition/listDefinition'
import { pollList } from '../../../lib/listPolling/pollList'
import { compareValues, type Value } from '../../../lib/listPolling/watermark/compareValues'
import { mostMarks } from '../../../lib/listPolling/watermark/seenVersions'
import { runCount } from '../../support/runCount'
import { endpoint } from './endpoints'

/**
 * Events in their order, each of which takes some seconds. `at` selects an item, `lag` dates the change back.
 */
type Event =
  | { readonly kind: 'change'; readonly at: number; readonly lag: number }
  | { readonly kind: 'add' }
  | { readonly kind: 'page' }
  | { readonly kind: 'crash' }
  | { readonly kind: 'wait'; readonly seconds: number }
  | { readonly kind: 'hide' }

interface Item {
  readonly id: number
  readonly rev: number
  readonly updatedAt: Value
}

const dayMs = Date.parse('2026-03-01T00:00:00Z')
const stampers = {
  iso: (second: number) => new Date(dayMs + second * 1000).toISOString(),
  seconds: (second: number) => dayMs / 1000 + second,
} as const
type Stamp = keyof typeof stampers

/** A fake list of items sorted by ID, with any paging style. `since` is inclusive. */
class Model {
  // Not a full minute, which would count as a value that is still changing.
  second = 17
  readonly items: Item[] = []
  /** True while the API shows no items, as during maintenance. */
  isHidden = false
  constructor(private readonly timeOf: (second: number) => Value) {}
  readonly api: Api = async ({ path = '', link = '', query = {} }) => {
    const url = new URL(link || path, 'https://api.example.com')
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
    const requested = url.searchParams
    const all = (this.isHidden ? [] : this.items).filter(
      ({ updatedAt }) => compareValues(updatedAt, requested.get('since') ?? 0) >= 0,
    )
    const size = Number(requested.get('limit') ?? all.length)
    const start = {
      from: Number(requested.get('offset') ?? requested.get('from') ?? 0),
      after: Number(requested.get('cursor') ?? 0),
      page: Number(requested.get('page') ?? 1),
    }
    const rest = all.filter(({ id }) => id > start.after).slice(start.from + (start.page - 1) * size)
    const items = rest.slice(0, size)
    const isLast = rest.length <= size
    url.searchParams.set('from', String(start.from + size))
    return {
      status: 200,
      url,
      headers: {
        date: new Date(dayMs + this.second * 1000).toUTCString(),
        ...(!isLast && { link: `<${url.href}>; rel=next` }),
      },
      body: Buffer.from(
        JSON.stringify({
          items,
          next: isLast ? null : url.href,
          cursor: isLast ? null : String(items.at(-1)?.id),
        }),
      ),
    }
  }

  add(): void {
    this.items.push({ id: this.items.length + 1, rev: 1, updatedAt: this.timeOf(this.second) })
  }

  /** Changes an item. Its timestamp never decreases, and the change may become visible later. */
  change(at: number, lag: number): void {
    const item = this.items[at % this.items.length]
    if (!item) return
    const stamp = this.timeOf(this.second - lag)
    const updatedAt = compareValues(stamp, item.updatedAt) > 0 ? stamp : item.updatedAt
    this.items[item.id - 1] = { ...item, rev: item.rev + 1, updatedAt }
  }
}

/** Plays the events and then two undisturbed rounds. Returns how often each version was emitted. */
async function live({ list, stamp }: Lived, events: readonly Event[], items: number) {
  const model = new Model(stampers[stamp])
  for (let count = 0; count < items; count++) model.add()
  const emitted = new Map<string, number>()
  let snapshot: unknown
  let pages: ReturnType<typeof pollList> | undefined
  let inExecution = new Set<string>()

  async function readPage(): Promise<boolean> {
    if (!pages) inExecution = new Set()
    pages ??= pollList({ api: model.api, isSecret: () => false }, list, snapshot, { warn() {} })
    const page = await pages.next()
    if (page.done) {
      pages = undefined
      return false
    }
    for (const { body } of page.value.records) {
      const version = `${body['id']} ${body['rev']}`
      // The trigger removes duplicates within an execution (emitPages).
      if (!inExecution.has(version)) emitted.set(version, (emitted.get(version) ?? 0) + 1)
      inExecution.add(version)
    }
    snapshot = JSON.parse(JSON.stringify(page.value.cursor))
    return true
  }

  for (const event of events) {
    if (event.kind === 'add') model.add()
    if (event.kind === 'change') model.change(event.at, event.lag)
    if (event.kind === 'wait') model.second += event.seconds
    if (event.kind === 'page') await readPage()
    if (event.kind === 'crash') pages = undefined
    if (event.kind === 'hide') model.isHidden = !model.isHidden
  }
  model.isHidden = false
  while (await readPage());
  model.second += 60
  while (await readPage());
  while (await readPage());
  return { emitted, latest: model.items.map(({ id, rev }) => `${id} ${rev}`) }
}

const event: fc.Arbitrary<Event> = fc.oneof(
  fc.record({ kind: fc.constant('change' as const), at: fc.nat(200), lag: fc.nat(4) }),
  fc.constant({ kind: 'add' as const }),
  { arbitrary: fc.constant({ kind: 'page' as const }), weight: 4 },
  fc.constant({ kind: 'crash' as const }),
  fc.constant({ kind: 'hide' as const }),
  fc.record({ kind: fc.constant('wait' as const), seconds: fc.nat(8) }),
)

const lists = fc.record({
  style: fc.constantFrom<PagingStyle>(...pagingStyles),
  pageSize: fc.integer({ min: 1, max: 4 }),
  parameter: fc.constantFrom('since', undefined),
  stamp: fc.constantFrom<Stamp>('iso', 'seconds'),
})

interface PagedBy {
  readonly style: PagingStyle
  readonly pageSize: number
  readonly parameter: string | undefined
  readonly stamp: Stamp
}

interface Lived {
  readonly list: ListDefinition
  readonly stamp: Stamp
}

/** Returns a list with pages of 1 to 4 items, or larger pages if there are many items. */
function listOf({ style, pageSize, parameter, stamp }: PagedBy, items: number): Lived {
  const list = endpoint({
    path: '/items',
    watermark: { field: 'updatedAt', parameter },
    paging: {
      style,
      field: style === 'cursor' ? 'cursor' : style === 'lastItem' ? 'id' : undefined,
      ...(style === 'lastItem' && { parameter: 'cursor' }),
      pageSize: style === 'none' ? undefined : pageSize * Math.ceil(items / 20),
    },
  })
  return { list, stamp }
}

// More than a snapshot stores individually.
const manyItems = mostMarks + 20

const runsFor = (items: number) => (items === manyItems ? runCount(8, 25) : runCount(60, 200))

test.each([5, manyItems])(
  'the latest versions of %d items are emitted, regardless of changes between pages and of crashes',
  async (items) => {
    await fc.assert(
      fc.asyncProperty(lists, fc.array(event, { maxLength: 60 }), async (list, events) => {
        const { emitted, latest } = await live(listOf(list, items), events, items)
        expect(latest.filter((version) => !emitted.has(version))).toEqual([])
      }),
      { numRuns: runsFor(items) },
    )
  },
)

test('no version is emitted twice unless a process crashes', async () => {
  await fc.assert(
    fc.asyncProperty(lists, fc.array(event, { maxLength: 60 }), async (list, events) => {
      const undisturbed = events.filter(({ kind }) => kind !== 'crash')
      const { emitted } = await live(listOf(list, 5), undisturbed, 5)
      expect([...emitted].filter(([, times]) => times > 1)).toEqual([])
    }),
    { numRuns: runsFor(5) },
  )
})

test('no unchanged record is emitted twice if many records share one second', async () => {
  await fc.assert(
    fc.asyncProperty(lists, fc.array(event, { maxLength: 30 }), async (list, events) => {
      const quiet = events.filter(({ kind }) => kind === 'page' || kind === 'wait')
      const { emitted } = await live(listOf(list, manyItems), quiet, manyItems)
      expect([...emitted].filter(([, times]) => times > 1)).toEqual([])
    }),
    { numRuns: runsFor(manyItems) },
  )
})
