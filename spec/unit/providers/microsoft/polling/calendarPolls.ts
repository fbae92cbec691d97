import { pollEvents } from '../../../../../lib/providers/microsoft/polling/eventPolling'
import type { Page, PollRequest } from '../../../../../lib/providers/objectOperations'
import type { CalendarModel } from './calendarModel'

export const allEvents: PollRequest = {
  objectType: 'events',
  parentId: undefined,
  selectedFields: undefined,
  startTime: undefined,
  endTime: undefined,
  pageSize: 1000,
  includeDeleted: false,
}

/** Polls a calendar like a step, with the snapshot serialized as on the platform. */
export class CalendarPolls {
  snapshot: unknown
  readonly lines: string[] = []

  constructor(
    readonly calendar: CalendarModel,
    private readonly request: Partial<PollRequest> = {},
  ) {}

  /** Runs one execution. Returns the emitted events per page as `id version`. */
  async poll(changes: Partial<PollRequest> = {}): Promise<string[][]> {
    const pages: string[][] = []
    for await (const page of this.pages(changes)) {
      pages.push(namesOf(page))
      this.keep(page)
    }
    return pages
  }

  pages(changes: Partial<PollRequest> = {}): AsyncIterable<Page> {
    const request = { ...allEvents, ...this.request, ...changes }
    return pollEvents(this.calendar.api, request, this.snapshot, { warn: (line) => this.lines.push(line) })
  }

  keep({ cursor }: Page): void {
    const text = JSON.stringify(cursor)
    expect(Buffer.byteLength(text)).toBeLessThan(4096)
    this.snapshot = JSON.parse(text)
  }
}

export async function allOf(pages: AsyncIterable<Page>): Promise<Page[]> {
  const all: Page[] = []
  for await (const page of pages) all.push(page)
  return all
}

export function namesOf({ records }: Page): string[] {
  return records.map(({ id, version }) => `${id} ${version}`)
}
