import type { Tenant } from '../../tenant'
import type { JournalEvent } from '../../tenant/journal'

/** The events at the tenant's servers since `watch` was called. */
export interface Watch {
  events(source: JournalEvent['source']): JournalEvent[]
  /** Returns the requests to the API and the token endpoint and the writes of accounts, in their order. */
  story(): string[]
  puts(): Tenant['platform']['puts']
  /** Returns the API's requests with the length of the journal before each of them. */
  requests(): Tenant['graph']['requestsSeen']
}

/** Starts to watch the tenant's servers. */
export function watch({ journal, platform, graph }: Tenant): Watch {
  const from = {
    event: journal.events.length,
    put: platform.puts.length,
    request: graph.requestsSeen.length,
  }
  const events = () => journal.events.slice(from.event)
  return {
    events: (source) => events().filter((event) => event.source === source),
    story: () => events().filter(isInStory).map(toLine),
    puts: () => platform.puts.slice(from.put),
    requests: () => graph.requestsSeen.slice(from.request),
  }
}

function isInStory({ source, method }: JournalEvent): boolean {
  return source !== 'platform' || method === 'PUT'
}

function toLine({ source, method, path, status }: JournalEvent): string {
  return `${source}: ${method} ${path} ${status}`
}
