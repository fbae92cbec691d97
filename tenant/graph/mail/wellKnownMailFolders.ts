/**
 * The mail folders of every mailbox, by the names that can replace their IDs:
 * https://learn.microsoft.com/graph/api/resources/mailfolder
 */
export const wellKnownMailFolders = {
  archive: { number: 0x0112, displayName: 'Archive' },
  deleteditems: { number: 0x010a, displayName: 'Deleted Items' },
  drafts: { number: 0x010f, displayName: 'Drafts' },
  inbox: { number: 0x010c, displayName: 'Inbox' },
  junkemail: { number: 0x0113, displayName: 'Junk Email' },
  outbox: { number: 0x010b, displayName: 'Outbox' },
  sentitems: { number: 0x0109, displayName: 'Sent Items' },
}

export type WellKnownMailFolder = keyof typeof wellKnownMailFolders
