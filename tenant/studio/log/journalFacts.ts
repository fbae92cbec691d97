import type { Journal } from '../../journal'
import type { EventLog } from './eventLog'

/** Publishes what only the servers of the tenant know: issued tokens and failed writes of an account. */
export function journalFacts(journal: Journal, events: EventLog): void {
  journal.subscribe(({ source, method, path, status, note, tokens }) => {
    if (source === 'token' && tokens) {
      const { access, refresh, used, expiresInSeconds } = tokens
      events.publish({
        type: 'token',
        what: 'issued',
        access,
        ...(refresh !== undefined && { refresh }),
        ...(used !== undefined && { used }),
        ...(expiresInSeconds !== undefined && { expiresInSeconds }),
        ...(note === 'dropResponse' && { isLost: true }),
      })
    }
    const isWrite = source === 'platform' && method === 'PUT' && path.startsWith('/v1/accounts/')
    if (isWrite && status >= 400)
      events.publish({ type: 'token', what: 'storeFailed', account: path.split('/').at(-1) ?? '' })
    // The journal would grow as long as the tenant runs.
    if (journal.events.length > keptEvents) journal.events.splice(0, keptEvents / 2)
  })
}

const keptEvents = 10_000
