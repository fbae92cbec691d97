import { forbidden } from '../authentication'
import { officialRefusal } from '../faults/officialRefusals'
import { Mailbox } from './mailbox'
import { otherUser, user } from './user'

/** The account's own mailbox, and the others that `/users/{id}` may name. */
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

  /** The mailbox of the user with this ID or address; throws what Graph answers if there is none. */
  find(idOrAddress: string): Mailbox {
    if (isOwner(this.own, idOrAddress)) return this.own
    const found = this.#others.find(({ mailbox }) => isOwner(mailbox, idOrAddress))
    if (!found) throw officialRefusal('invalidUser')
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

// The IDs of one mailbox name nothing in another.
const idsApart = 0x1000000

function isOwner({ owner }: Mailbox, idOrAddress: string): boolean {
  const wanted = idOrAddress.toLowerCase()
  return [owner.id, owner.mail, owner.userPrincipalName].some((name) => name.toLowerCase() === wanted)
}
