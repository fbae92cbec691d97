/** The id of a folder or calendar in the shape Exchange gives it: 120 characters of URL-safe base64. */
export function folderId(folderNumber: number): string {
  return encode(0x2e, folderEntry(folderNumber))
}

/** The id of an item, 152 characters. It names the folder too: an item that moves gets another id. */
export function itemId(folderNumber: number, itemNumber: number): string {
  return encode(0x46, Buffer.concat([folderEntry(folderNumber), storeGuid, counter(itemNumber)]))
}

/** The id of an item that stays when the item moves: https://learn.microsoft.com/graph/outlook-immutable-id */
export function immutableId(itemNumber: number): string {
  return urlSafe(Buffer.concat([immutableHead, mailboxGuid.subarray(0, 16), storeGuid, counter(itemNumber)]))
}

/** The number of the item that an immutable id names; undefined for any other id. */
export function itemNumberOf(id: string): number | undefined {
  if (id.length !== immutableIdLength) return undefined
  const bytes = Buffer.from(id.replaceAll('-', '/').replaceAll('_', '+'), 'base64')
  const number = bytes.subarray(-8).readUIntBE(0, 6)
  return immutableId(number) === id ? number : undefined
}

/** The id of an attachment; it begins with its item's id. */
export function attachmentId(ownerId: string, attachmentNumber: number): string {
  const tail = urlSafe(Buffer.concat([attachmentHead, providerGuid, counter(attachmentNumber)]))
  return `${ownerId.replace(/=+$/, '')}${tail}`
}

/** The version of an item; another with each change. */
export function changeKey(changeNumber: number): string {
  return Buffer.concat([changeKeyHead, storeGuid, counter(changeNumber).subarray(0, 6)]).toString('base64')
}

/** Whether Exchange would look the id up at all; others are answered with 400 `ErrorInvalidIdMalformed`. */
export function isWellFormedId(id: string): boolean {
  return /^AA(MkA|kALgAA)[\w-]{12,}={0,2}$/.test(id)
}

const head = Buffer.from([0x00, 0x03, 0x24, 0x00])
const immutableHead = Buffer.from([0x00, 0x09, 0x00, 0x2e, 0x00, 0x00, 0x00])
const attachmentHead = Buffer.from([0x01, 0x12, 0x00, 0x10, 0x00])
const mailboxGuid = Buffer.from('6b1f07a2-52d4-4c0e-9a57-1f6d2e8c9b10')
const providerGuid = Buffer.from('a1bff4e1dd3b4c5c8e0f1b2d3c4e5f60', 'hex')
const storeGuid = Buffer.from('9df6727fb55cac428b368537eca5a591', 'hex')
const changeKeyHead = Buffer.from([0x11, 0, 0, 0, 0x16, 0, 0, 0])

const immutableIdLength = immutableId(0).length

function folderEntry(folderNumber: number): Buffer {
  return Buffer.concat([Buffer.alloc(4), providerGuid, Buffer.from([1, 0]), storeGuid, counter(folderNumber)])
}

/** Six bytes of number and two of padding. */
function counter(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeUIntBE(value, 0, 6)
  return bytes
}

function encode(entryLength: number, entry: Buffer): string {
  return urlSafe(Buffer.concat([head, mailboxGuid, Buffer.from([0, entryLength, 0]), entry]))
}

/** Graph writes `-` for the slash of base64 and `_` for the plus: the other way round than base64url. */
function urlSafe(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('/', '-').replaceAll('+', '_')
}
