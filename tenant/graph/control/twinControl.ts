import type { FaultRule } from '../../twin/faultQueue'
import type { ApiServer, SeenGraphRequest } from '../apiServer'
import type { BatchedRequest } from '../batch/answerBatch'
import { type CalendarControl, calendarControl } from '../calendar/calendarControl'
import { type ContactControl, contactControl } from '../contacts/contactControl'
import type { Fault } from '../faults/faults'
import { type MailControl, mailControl } from '../mail/mailControl'
import type { Mailbox } from '../mailboxes/mailbox'

/** What can be done to one mailbox. */
export interface MailboxControl extends ContactControl, MailControl, CalendarControl {}

/** What a test or a person can do to the twin; `POST /control/…` does the same. */
export interface GraphTwinControl extends MailboxControl {
  /** Adds a mailbox at `/users/{address}`, shared with the account unless `isShared` is false. */
  addMailbox(address: string, isShared?: boolean): MailboxControl & { readonly id: string }
  /** The next request that fits the rule meets the fault. */
  fail(fault: Fault, rule?: FaultRule): void
  /** Every token is answered with 401 until `clearFaults`. */
  rejectAll(): void
  clearFaults(): void
  /** Every nextLink and deltaLink handed out so far is answered with 410. */
  expireDeltaStates(): void
  /** The next `rounds` (1) delta rounds begin with `count` empty pages that carry a nextLink. */
  insertEmptyPages(count: number, rounds?: number): void
  /** After each of the next `pages` (1) delta pages, its last `count` items come again on the page that follows. */
  repeatItems(count: number, pages?: number): void
  /** Requests to the API and to upload URLs */
  readonly requestsSeen: readonly SeenGraphRequest[]
  /** How many requests were answered with each status; 0 stands for a connection reset. */
  statusCounts(): Record<number, number>
  clearRequests(): void
  /** The batches so far, each with its requests in the order in which they were sent. */
  readonly batches: readonly (readonly BatchedRequest[])[]
}

type Parts = Pick<
  ApiServer,
  'mailboxes' | 'now' | 'faults' | 'batches' | 'log' | 'deltaStates' | 'disturbances'
>

/** The control methods over the parts of a twin. */
export function twinControl({
  mailboxes,
  now,
  faults,
  batches,
  log,
  deltaStates,
  disturbances,
}: Parts): GraphTwinControl {
  return {
    ...mailboxControl(mailboxes.own, now),
    addMailbox: (address, isShared) => {
      const mailbox = mailboxes.add(address, isShared)
      return { id: mailbox.owner.id, ...mailboxControl(mailbox, now) }
    },
    fail: (fault, rule) => faults.add(fault, rule),
    rejectAll: () => faults.add({ kind: 'unauthorized' }, { times: Number.POSITIVE_INFINITY }),
    clearFaults: () => faults.clear(),
    expireDeltaStates: () => deltaStates.expireAll(),
    insertEmptyPages: (count, rounds) => disturbances.insertEmptyPages(count, rounds),
    repeatItems: (count, pages) => disturbances.repeatItems(count, pages),
    requestsSeen: log.seen,
    statusCounts: () => log.statusCounts(),
    clearRequests: () => log.clear(),
    batches: batches.batches,
  }
}

function mailboxControl(mailbox: Mailbox, now: () => number): MailboxControl {
  return {
    ...contactControl(mailbox, now),
    ...mailControl(mailbox, now),
    ...calendarControl(mailbox, now),
  }
}
