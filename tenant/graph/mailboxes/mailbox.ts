import { randomUUID } from 'node:crypto'
import type { EventFields } from '../calendar/events/eventType'
import { initialSettings, type MailboxSettings } from '../calendar/mailboxSettings'
import type { Schedule } from '../calendar/scheduleItem'
import type { ContactFields } from '../contacts/contactType'
import type { MessageFields } from '../mail/messageType'
import type { SentMessage } from '../mail/sentMessage'
import { wellKnownMailFolders } from '../mail/wellKnownMailFolders'
import { folderId } from '../store/exchangeIds'
import { FolderTree } from '../store/folderTree'
import { ItemStore } from '../store/itemStore'
import { Numbers } from '../store/numbers'
import type { Folder } from '../store/storedItem'
import type { User } from './user'

/** The state of the fake: all data in the mailbox of one user. */
export class Mailbox {
  readonly numbers: Numbers
  readonly contactFolders: FolderTree<ContactFields>
  readonly contacts: ItemStore<ContactFields>
  readonly defaultContactFolder: Folder<ContactFields>
  readonly mailFolders: FolderTree<MessageFields>
  readonly messages: ItemStore<MessageFields>
  readonly calendars: FolderTree<EventFields>
  readonly events: ItemStore<EventFields>
  readonly defaultCalendar: Folder<EventFields>
  /** The sent messages, in order. */
  readonly sent: SentMessage[] = []
  settings: MailboxSettings = initialSettings
  /** The times at which other users are busy, by their address in lowercase. */
  readonly schedules = new Map<string, Schedule>()
  /** False after the mailbox has used up its quota of extended property names. */
  hasPropertyQuotaLeft = true

  /** The numbers in IDs start at `firstNumber`, so that mailboxes have no IDs in common. */
  constructor(
    readonly now: () => number,
    readonly owner: User,
    firstNumber = 0,
  ) {
    const rootId = folderId(firstNumber + 0x0108)
    this.numbers = new Numbers(firstNumber)
    this.contactFolders = new FolderTree(this.numbers)
    this.mailFolders = new FolderTree(this.numbers)
    this.calendars = new FolderTree(this.numbers)
    this.contacts = new ItemStore(this.numbers, now)
    this.messages = new ItemStore(this.numbers, now)
    this.events = new ItemStore(this.numbers, now)
    // Not documented, but `contacts` is the default folder in Graph too.
    this.defaultContactFolder = this.contactFolders.addWellKnown(
      firstNumber + 0x010e,
      'Contacts',
      rootId,
      'contacts',
    )
    this.defaultCalendar = this.calendars.addWellKnown(firstNumber + 0x010d, 'Calendar', rootId, 'calendar')
    const top = this.mailFolders.addWellKnown(
      firstNumber + 0x0107,
      'Top of Information Store',
      rootId,
      'msgfolderroot',
    )
    for (const [name, { number, displayName }] of Object.entries(wellKnownMailFolders)) {
      this.mailFolders.addWellKnown(firstNumber + number, displayName, top.id, name)
    }
  }

  /** Returns the mail folder that every mailbox has under this name. */
  wellKnownMailFolder(name: string): Folder<MessageFields> {
    const folder = this.mailFolders.find(name)
    if (!folder) throw new Error(`There is no mail folder '${name}'.`)
    return folder
  }

  /** Returns the IDs that other mail systems know a new message by. */
  newMessageIds(): Pick<MessageFields, 'internetMessageId' | 'conversationId'> {
    const id = randomUUID().replaceAll('-', '').toUpperCase()
    return {
      internetMessageId: `<${id}@contoso.example>`,
      conversationId: `AAQkADY2YjFmMDdhMi01MmQ0LTRjMGUtOWE1Ny0xZjZkMmU4YzliMTAAEA${id.slice(0, 21)}=`,
    }
  }
}
