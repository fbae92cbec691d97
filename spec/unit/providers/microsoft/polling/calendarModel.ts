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
  /** When it comes into sight; until then the event is shown as it was. */
  readonly visibleAtMs: number
}

interface Write {
  /** How long after its stamp the change comes into sight. */
  readonly lateMs?: number
  /** The stamp, in place of the moment of the write. */
  readonly time?: Ticks
}

const pageUrl = new URL('https://graph.example.com/v1.0/me/events')

/** A calendar as Graph lists it: by the time of the last change, with links that count places. */
export class CalendarModel {
  nowMs = Date.parse('2026-03-01T12:00:00.000Z')
  /** How far the clock that answers is ahead of the one that stamps. */
  aheadMs = 0
  /** Happens before each request is answered. */
  meanwhile: () => void = () => {}
  /** Ticks that the filter takes for the same moment. */
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

  /** Each event as it is shown now: `id version`. */
  shown(): string[] {
    return this.visible().map(({ id, version }) => `${id} ${version}`)
  }

  readonly api: Api = async ({ link, query = {} }) => {
    this.meanwhile()
    const asked = link === undefined ? new URLSearchParams(query) : new URL(link).searchParams
    this.queries.push(asked.toString())
    const [from, to] = [boundIn(asked, 'ge') ?? 0n, boundIn(asked, 'le')]
    const since = from - (from % this.filterStep)
    const all = this.visible().filter(({ time }) => time >= since && (to === undefined || time <= to))
    const end = Number(asked.get('$skip') ?? 0) + Number(asked.get('$top'))
    const value = all.slice(Number(asked.get('$skip') ?? 0), end).map(itemOf)
    asked.set('$skip', String(end))
    const next = end < all.length && { '@odata.nextLink': `${pageUrl.href}?${asked}` }
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

function boundIn(asked: URLSearchParams, operator: string): Ticks | undefined {
  const [, text] =
    new RegExp(`lastModifiedDateTime ${operator} (\\S+)`).exec(asked.get('$filter') ?? '') ?? []
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
