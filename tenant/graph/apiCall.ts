import type { IncomingHttpHeaders } from 'node:http'
import type { DeltaStates } from './delta/deltaStates'
import type { GraphResponse } from './graphResponse'
import type { UploadSessions } from './mail/attachments/uploadSessions'
import type { Mailbox } from './mailboxes/mailbox'
import type { Mailboxes } from './mailboxes/mailboxes'
import type { Preferences } from './prefer'
import type { Disturbances } from './query/disturbances'

export type IdName = 'folder' | 'contact' | 'message' | 'attachment' | 'calendar' | 'event'

/** An authorized request, with the parts of the server that handle it. */
export interface ApiCall {
  readonly method: string
  /** Path and query as they were sent. */
  readonly url: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  readonly preferences: Preferences
  readonly body: Buffer
  /** The IDs in the path. */
  readonly ids: { readonly [name in IdName]?: string }
  readonly origin: string
  /** Origin of the upload URLs, which differs from the API's. */
  readonly uploadOrigin: string
  readonly mailbox: Mailbox
  readonly mailboxes: Mailboxes
  /** The mailbox as links identify it: `me` or `users('…')`. */
  readonly root: string
  readonly deltaStates: DeltaStates
  readonly disturbances: Disturbances
  readonly uploads: UploadSessions
}

/** A request whose path has not been matched yet. */
export type UnroutedCall = Omit<ApiCall, 'ids' | 'mailbox' | 'root'>

export type Handler = (call: ApiCall) => GraphResponse
