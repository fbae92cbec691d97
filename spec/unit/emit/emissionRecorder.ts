import type { Emission } from '../../../lib/emit/emitPages'
import type { Message } from '../../../lib/emit/messages'
import type { ObjectRecord, Page } from '../../../lib/providers/objectOperations'

export function record(id: string, version = '1', body: Record<string, unknown> = { id }): ObjectRecord {
  return { id, version, body }
}

export function page(number: number, ...ids: string[]): Page {
  return { records: ids.map((id) => record(id)), cursor: { page: number } }
}

/**
 * Yields the pages, and records how many were requested and whether it was closed. Throws those that are
 * errors.
 */
export function source(...pages: (Page | Error)[]) {
  const state = { requested: 0, isClosed: false }
  async function* generate(): AsyncGenerator<Page> {
    try {
      for (const each of pages) {
        state.requested++
        if (each instanceof Error) throw each
        yield each
      }
    } finally {
      state.isClosed = true
    }
  }
  return Object.assign(state, { pages: generate() })
}

/** Returns an emission that records messages and snapshots in their order. */
export function recorder(changes: Partial<Emission> = {}) {
  const events: string[] = []
  const messages: Message[] = []
  const emission: Emission = {
    behavior: 'emitIndividually',
    isSinglePage: false,
    // A list serializes its record IDs as JSON.
    idOf: (...parts) =>
      parts
        .join('/')
        .replace(/[[\]"]/g, '')
        .replaceAll(',', '/'),
    async emit(batch) {
      events.push(batch.map(({ id }) => id).join(' '))
      messages.push(...batch)
    },
    async snapshot(cursor) {
      events.push(`snapshot ${JSON.stringify(cursor)}`)
    },
    ...changes,
  }
  return { events, messages, emission }
}

export function gate() {
  let open: () => void = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { open, opened }
}

export const turns = () => new Promise((resolve) => setTimeout(resolve, 5))
