import type { MessageFields, Recipient } from './messageType'

/**
 * Returns the fields of the seeded message with this number. They are always the same and about as large as those of
 * a real message.
 */
export function seededMessage(number: number): Partial<MessageFields> {
  const sender = person(number)
  return {
    subject: `${pick(subjects, number)} (${number})`,
    body: { contentType: 'html', content: html(number) },
    importance: number % 10 === 0 ? 'high' : 'normal',
    categories: number % 7 === 0 ? ['Orders'] : [],
    toRecipients: [{ emailAddress: { name: 'Megan Bowen', address: 'MeganB@contoso.example' } }],
    ccRecipients: number % 3 === 0 ? [person(number + 1)] : [],
    from: sender,
    sender,
    internetMessageId: `<SEED${String(number).padStart(8, '0')}@mail.example>`,
    conversationId: `AAQkADY2YjFmMDdhMi01MmQ0LTRjMGUtOWE1Ny0xZjZkMmU4YzliMTAAEA${String(number).padStart(10, '0')}=`,
  }
}

const subjects = [
  'Order 4711: delivery date?',
  'Minutes of our meeting',
  'RE: Price list “autumn”',
  'Invitation: fair in München',
  "Invoice for O'Neill & Sons",
]
const senders = ['Adele Vance', 'Diego Siciliani', 'Isaiah Langer', 'Lynne Robbins', 'Jörg Müller']

function person(number: number): Recipient {
  const name = pick(senders, number)
  const local = name
    .toLowerCase()
    .normalize('NFD')
    .replace(/[^a-z ]/g, '')
    .replace(' ', '.')
  return { emailAddress: { name, address: `${local}@fabrikam.example` } }
}

function html(number: number): string {
  const paragraph = `<p>Dear Megan, this is message ${number}. Below you will find the topics of our phone call of yesterday; the figures are those of last week and may still change by a few percent.</p>`
  return `<html><head>\r\n<meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head><body>${paragraph.repeat(4)}</body></html>`
}

function pick<Item>(items: readonly Item[], number: number): Item {
  return items[number % items.length] as Item
}
