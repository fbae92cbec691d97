import type { Tenant } from '../../tenant'
import type { JournalEvent } from '../../tenant/journal'

/** What happens at the tenant's servers from the call of `watch` on. */
export interface Watch {
  events(source: JournalEvent['source']): JournalEvent[]
  /** All calls of the API and the token endpoint and the writes of accounts, in their order. */
  story(): string[]
  puts(): Tenant['platform']['puts']
  /** The API's requests with what had happened before each arrived. */
  requests(): Tenant['graph']['requestsSeen']
}

/** Starts to watch. */
export function watch({ journal, platform, graph }: Tenant): Watch {
  const from = {
    event: journal.events.length,
    put: platform.puts.length,
    request: graph.requestsSeen.length,
  }
  const events = () => journal.events.slice(from.event)
  return {
    events: (source) => events().filter((event) => event.source === source),
    story: () => events().filter(isTold).map(tell),
    puts: () => platform.puts.slice(from.put),
    requests: () => graph.requestsSeen.slice(from.request),
  }
}

function isTold({ source, method }: JournalEvent): boolean {
  return source !== 'platform' || method === 'PUT'
}

function tell({ source, method, path, status }: JournalEvent): string {
  return `${source}: ${method} ${path} ${status}`
}
