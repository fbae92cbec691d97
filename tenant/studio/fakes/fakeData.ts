import type { Tenant } from '../..'
import { isObject } from '../../isObject'
import type { ListApi } from '../../listApi'
import type { Account } from '../accounts/accountList'
import type { FlowNode } from '../shared/protocol'

type Fields = Readonly<Record<string, unknown>>

/** The records that a fake API holds for the trigger of a flow. */
export interface FakeData {
  readonly noun: string
  /** True if the trigger is set up to emit every record, so that losses can be counted. */
  readonly isCountable: boolean
  /** The ID and version of each record that the API holds now. */
  versions(): string[]
  versionOf(record: Fields): string | undefined
  add(count: number): void
  change(count: number): void
  remove(count: number): void
}

export interface Fakes {
  readonly tenant: Tenant
  readonly list: ListApi
}

/** Fills the fake APIs with records for a first flow. */
export function seedFakes({ tenant, list }: Fakes): void {
  tenant.graph.seed(60)
  tenant.graph.seedMessages(25)
  tenant.graph.seedEvents(10)
  tenant.salesforce.seed('Contact', 60)
  tenant.salesforce.seed('Account', 10)
  list.add(60, Date.now() - 3_600_000, 1000)
}

const filters = ['parentId', 'startTime', 'endTime', 'onlyUnread', 'selectedFields', 'mailbox']

/** Returns the records behind a trigger of an account of the fakes, if it is known which they are. */
export function fakeDataOf(fakes: Fakes, account: Account | undefined, node: FlowNode): FakeData | undefined {
  const provider = account?.fields['provider']
  const isCountable = filters.every((name) => !node.fields[name])
  const objectType = String(node.fields['objectType'] ?? '')
  if (provider === 'microsoft' && objectType === 'contacts') return contacts(fakes, isCountable)
  if (provider === 'microsoft' && objectType === 'messages') return messages(fakes, isCountable)
  if (provider === 'salesforce' && objectType !== '') return salesforceRecords(fakes, objectType, isCountable)
  const [, changed] = /^\/data\/(\w+)ChangeEvent$/.exec(String(node.fields['topic'] ?? '')) ?? []
  if (provider === 'salesforce' && changed) return salesforceRecords(fakes, changed, false)
  const isWatermark = node.fields['watermarkField'] === 'updatedAt'
  if (provider === 'custom') return listItems(fakes, isWatermark)
  return undefined
}

function contacts({ tenant: { graph } }: Fakes, isCountable: boolean): FakeData {
  return {
    noun: 'contacts in the mailbox',
    isCountable,
    versions: () => graph.contactIds().map((id) => `${id} ${String(graph.contact(id)['changeKey'])}`),
    versionOf: changeKeyOf,
    add: (count) => graph.seed(count),
    change: (count) => graph.changeContacts(graph.contactIds().slice(0, count)),
    remove: (count) => graph.deleteContacts(graph.contactIds().slice(-count)),
  }
}

function messages({ tenant: { graph } }: Fakes, isCountable: boolean): FakeData {
  return {
    noun: 'messages in the inbox',
    isCountable,
    versions: () => graph.messageIds().map((id) => `${id} ${String(graph.message(id)['changeKey'])}`),
    versionOf: changeKeyOf,
    add: (count) => graph.seedMessages(count),
    change: (count) => graph.changeMessages(graph.messageIds().slice(0, count)),
    remove: (count) => graph.deleteMessages(graph.messageIds().slice(-count)),
  }
}

function salesforceRecords({ tenant: { salesforce } }: Fakes, type: string, isCountable: boolean): FakeData {
  const versionOf = (record: Fields): string => `${String(record['Id'])} ${String(record['SystemModstamp'])}`
  // Salesforce shows the records of a minute only when it has passed.
  const later = (): void => salesforce.advanceClock(60_000)
  return {
    noun: `${type} records in the org`,
    isCountable,
    versions: () => salesforce.ids(type).map((id) => versionOf(salesforce.record(type, id))),
    versionOf,
    add: (count) => {
      for (let number = 0; number < count; number++)
        salesforce.create(type, { [type === 'Account' ? 'Name' : 'LastName']: `Added ${number + 1}` })
      later()
    },
    change: (count) => {
      salesforce.update(type, salesforce.ids(type).slice(0, count), { Description: `Changed ${Date.now()}` })
      later()
    },
    remove: (count) => {
      salesforce.delete(type, salesforce.ids(type).slice(-count))
      later()
    },
  }
}

function listItems({ list }: Fakes, isCountable: boolean): FakeData {
  return {
    noun: 'items in the list',
    isCountable,
    versions: () => list.ids().map((id) => `${id} ${list.item(id)?.updatedAt}`),
    versionOf: (record) => `${String(record['id'])} ${String(record['updatedAt'])}`,
    add: (count) => list.add(count, Date.now()),
    change: (count) => list.change(list.ids().slice(0, count), Date.now()),
    remove: (count) => list.remove(list.ids().slice(-count)),
  }
}

function changeKeyOf(record: Fields): string | undefined {
  const { id, changeKey } = record
  return typeof changeKey === 'string' ? `${String(id)} ${changeKey}` : undefined
}

/** Returns the records of a message: one, or the page or list that it carries. */
export function recordsOf(body: unknown): readonly Fields[] {
  if (!isObject(body)) return []
  const { results } = body
  return Array.isArray(results) ? results.filter(isObject) : [body]
}
