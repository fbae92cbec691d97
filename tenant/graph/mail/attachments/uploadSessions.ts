import { randomBytes } from 'node:crypto'
import type { Mailbox } from '../../mailboxes/mailbox'

export interface UploadSession {
  readonly token: string
  readonly mailbox: Mailbox
  /** Immutable, because the message may be moved meanwhile. */
  readonly messageId: string
  readonly name: string
  readonly contentType: string
  readonly isInline: boolean
  readonly contentId: string | null
  /** Announced size in bytes. */
  readonly size: number
  /** In milliseconds. */
  readonly expiresAt: number
  readonly pieces: Buffer[]
  received: number
}

/** The uploads in progress, by the token of their upload URL. */
export class UploadSessions {
  private readonly sessions = new Map<string, UploadSession>()

  start(file: Omit<UploadSession, 'token' | 'pieces' | 'received'>): UploadSession {
    const session = { ...file, token: randomBytes(48).toString('base64url'), pieces: [], received: 0 }
    this.sessions.set(session.token, session)
    return session
  }

  /** Returns the session with this token, unless it has expired. */
  find(token: string, now: number): UploadSession | undefined {
    const session = this.sessions.get(token)
    return session && session.expiresAt > now ? session : undefined
  }

  end({ token }: UploadSession): void {
    this.sessions.delete(token)
  }
}
