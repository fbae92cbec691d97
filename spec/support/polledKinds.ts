import type { GraphTwin } from '../../tenant/graph'

/** How the polling facts use one object type. */
export interface PolledKind {
  readonly objectType: 'contacts' | 'messages' | 'events'
  /** The largest page size that the trigger doesn't reduce. */
  readonly pageSize: number
  createFolder(graph: GraphTwin, name: string): string
  seed(graph: GraphTwin, count: number, folder: { folderId: string; at?: number }): string[]
  change(graph: GraphTwin, ids: readonly string[], at?: number): void
  record(graph: GraphTwin, id: string): Record<string, unknown>
}

export const contacts: PolledKind = {
  objectType: 'contacts',
  pageSize: 400,
  createFolder: (graph, name) => graph.createFolder(name),
  seed: (graph, count, folder) => graph.seed(count, folder),
  change: (graph, ids, at) => graph.changeContacts(ids, undefined, at),
  record: (graph, id) => graph.contact(id),
}

export const messages: PolledKind = {
  objectType: 'messages',
  pageSize: 100,
  createFolder: (graph, name) => graph.createMailFolder(name),
  seed: (graph, count, folder) => graph.seedMessages(count, folder),
  change: (graph, ids, at) => graph.changeMessages(ids, { importance: 'high' }, at),
  record: (graph, id) => graph.message(id),
}

export const events: PolledKind = {
  objectType: 'events',
  pageSize: 250,
  createFolder: (graph, name) => graph.createCalendar(name),
  seed: (graph, count, { folderId, ...options }) =>
    graph.seedEvents(count, { calendarId: folderId, spacingMs: 1, ...options }),
  change: (graph, ids, at) => graph.changeEvents(ids, undefined, at),
  record: (graph, id) => graph.event(id),
}

/** The object types that are polled by delta. */
export const polledKinds = [contacts, messages]
