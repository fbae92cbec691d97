import { forbidden } from '../authentication'
import { officialError } from '../faults/officialErrors'
import { Mailbox } from './mailbox'
import { otherUser, user } from './user'

/** The mailbox of the account, and other mailboxes at `/users/{id}`. */
export class Mailboxes {
  readonly own: Mailbox
  readonly #others: { readonly mailbox: Mailbox; readonly isShared: boolean }[] = []

  constructor(private readonly now: () => number) {
    this.own = new Mailbox(now, user)
  }

  /** Adds a mailbox that is shared with the account, or one that only exists. */
  add(address: string, isShared = true): Mailbox {
    const number = this.#others.length + 1
    const mailbox = new Mailbox(this.now, otherUser(address, number), number * idsApart)
    this.#others.push({ mailbox, isShared })
    return mailbox
  }

  /** Returns the mailbox of the user with this ID or address. Throws Graph's error if there is none. */
  find(idOrAddress: string): Mailbox {
    if (isOwner(this.own, idOrAddress)) return this.own
    const found = this.#others.find(({ mailbox }) => isOwner(mailbox, idOrAddress))
    if (!found) throw officialError('invalidUser')
    if (!found.isShared) throw forbidden()
    return found.mailbox
  }

  /** True if the account may send with this address as `from`. */
  maySendAs(address: string): boolean {
    return [this.own, ...this.#others.filter(({ isShared }) => isShared).map(({ mailbox }) => mailbox)].some(
      (mailbox) => isOwner(mailbox, address),
    )
  }
}

// Distance that keeps the IDs of mailboxes different.
const idsApart = 0x1000000

function isOwner({ owner }: Mailbox, idOrAddress: string): boolean {
  const wanted = idOrAddress.toLowerCase()
  return [owner.id, owner.mail, owner.userPrincipalName].some((name) => name.toLowerCase() === wanted)
}
