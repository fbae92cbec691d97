import type { IncomingHttpHeaders } from 'node:http'
import type { Answer } from './answer'
import type { DeltaDisturbances } from './delta/deltaDisturbances'
import type { DeltaStates } from './delta/deltaStates'
import type { UploadSessions } from './mail/attachments/uploadSessions'
import type { Mailbox } from './mailboxes/mailbox'
import type { Mailboxes } from './mailboxes/mailboxes'
import type { Preferences } from './prefer'

export type IdName = 'folder' | 'contact' | 'message' | 'attachment' | 'calendar' | 'event'

/** One authorised request, with what is needed to answer it. */
export interface ApiCall {
  readonly method: string
  /** Path and query as they were sent. */
  readonly url: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  readonly preferences: Preferences
  readonly body: Buffer
  /** Ids named by the path. */
  readonly ids: { readonly [name in IdName]?: string }
  readonly origin: string
  /** Where files are uploaded to: another origin than the API's. */
  readonly uploadOrigin: string
  readonly mailbox: Mailbox
  readonly mailboxes: Mailboxes
  /** How links name the mailbox: `me`, or `users('…')` */
  readonly root: string
  readonly deltaStates: DeltaStates
  readonly disturbances: DeltaDisturbances
  readonly uploads: UploadSessions
}

/** A call whose path has not been read yet. */
export type UnroutedCall = Omit<ApiCall, 'ids' | 'mailbox' | 'root'>

export type Handler = (call: ApiCall) => Answer
