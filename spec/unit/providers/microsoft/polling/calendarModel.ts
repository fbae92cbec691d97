import type { Api } from '../../../../../lib/http/api'
import {
  formatTicks,
  parseTicks,
  type Ticks,
  ticksOf,
} from '../../../../../lib/providers/microsoft/polling/ticks'

interface Version {
  readonly version: number
  readonly time: Ticks
  /** When the change becomes visible. Until then, the API returns the previous version. */
  readonly visibleAtMs: number
}

interface Write {
  /** How long after its timestamp the change becomes visible. */
  readonly lateMs?: number
  /** The timestamp. Defaults to the time of the write. */
  readonly time?: Ticks
}

const pageUrl = new URL('https://graph.example.com/v1.0/me/events')

/**
 * A calendar that lists events like Graph: sorted by the time of the last change, with links that use
 * offsets.
 */
export class CalendarModel {
  nowMs = Date.parse('2026-03-01T12:00:00.000Z')
  /** How far the clock in responses is ahead of the clock for timestamps. */
  aheadMs = 0
  /** Runs before each response. */
  meanwhile: () => void = () => {}
  /** The precision of the filter in ticks. */
  filterStep = 1n
  readonly queries: string[] = []
  private readonly events = new Map<string, readonly Version[]>()
  private versions = 0

  write(id: string, { lateMs = 0, time = ticksOf(this.nowMs) }: Write = {}): void {
    const version = { version: ++this.versions, time, visibleAtMs: this.nowMs + lateMs }
    this.events.set(id, [...(this.events.get(id) ?? []), version])
  }

  remove(id: string): void {
    this.events.delete(id)
  }

  /** Returns `id version` of each visible event. */
  shown(): string[] {
    return this.visible().map(({ id, version }) => `${id} ${version}`)
  }

  readonly api: Api = async ({ link, query = {} }) => {
    this.meanwhile()
    const requested = link === undefined ? new URLSearchParams(query) : new URL(link).searchParams
    this.queries.push(requested.toString())
    const [from, to] = [boundIn(requested, 'ge') ?? 0n, boundIn(requested, 'le')]
    const since = from - (from % this.filterStep)
    const all = this.visible().filter(({ time }) => time >= since && (to === undefined || time <= to))
    const end = Number(requested.get('$skip') ?? 0) + Number(requested.get('$top'))
    const value = all.slice(Number(requested.get('$skip') ?? 0), end).map(itemOf)
    requested.set('$skip', String(end))
    const next = end < all.length && { '@odata.nextLink': `${pageUrl.href}?${requested}` }
    return {
      status: 200,
      headers: { date: new Date(this.nowMs + this.aheadMs).toUTCString() },
      body: Buffer.from(JSON.stringify({ value, ...next })),
      url: pageUrl,
    }
  }

  private visible(): { id: string; version: number; time: Ticks }[] {
    return [...this.events]
      .flatMap(([id, versions]) => {
        const last = versions.findLast(({ visibleAtMs }) => visibleAtMs <= this.nowMs)
        return last ? [{ ...last, id }] : []
      })
      .sort((a, b) => Number(a.time - b.time))
  }
}

function boundIn(requested: URLSearchParams, operator: string): Ticks | undefined {
  const [, text] =
    new RegExp(`lastModifiedDateTime ${operator} (\\S+)`).exec(requested.get('$filter') ?? '') ?? []
  return text === undefined ? undefined : parseTicks(text)
}

function itemOf({ id, version, time }: { id: string; version: number; time: Ticks }) {
  return {
    id,
    subject: `Event ${id}`,
    changeKey: String(version),
    '@odata.etag': `W/"${version}"`,
    lastModifiedDateTime: formatTicks(time),
  }
}
