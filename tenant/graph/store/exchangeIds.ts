/** Returns the ID of a folder or calendar in Exchange's format: 120 characters of URL-safe base64. */
export function folderId(folderNumber: number): string {
  return encode(0x2e, folderEntry(folderNumber))
}

/** Returns the ID of an item, 152 characters. It contains the folder, so a moved item gets another ID. */
export function itemId(folderNumber: number, itemNumber: number): string {
  return encode(0x46, Buffer.concat([folderEntry(folderNumber), storeGuid, counter(itemNumber)]))
}

/**
 * Returns an ID of an item that stays the same if the item moves:
 * https://learn.microsoft.com/graph/outlook-immutable-id
 */
export function immutableId(itemNumber: number): string {
  return urlSafe(Buffer.concat([immutableHead, mailboxGuid.subarray(0, 16), storeGuid, counter(itemNumber)]))
}

/** Returns the number of the item with this immutable ID, or undefined for any other ID. */
export function itemNumberOf(id: string): number | undefined {
  if (id.length !== immutableIdLength) return undefined
  const bytes = Buffer.from(id.replaceAll('-', '/').replaceAll('_', '+'), 'base64')
  const number = bytes.subarray(-8).readUIntBE(0, 6)
  return immutableId(number) === id ? number : undefined
}

/** Returns the ID of an attachment. It starts with the ID of its item. */
export function attachmentId(ownerId: string, attachmentNumber: number): string {
  const tail = urlSafe(Buffer.concat([attachmentHead, providerGuid, counter(attachmentNumber)]))
  return `${ownerId.replace(/=+$/, '')}${tail}`
}

/** Returns the version of an item, which differs after each change. */
export function changeKey(changeNumber: number): string {
  return Buffer.concat([changeKeyHead, storeGuid, counter(changeNumber).subarray(0, 6)]).toString('base64')
}

/** True if Exchange would search for the ID. It rejects others with 400 `ErrorInvalidIdMalformed`. */
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

/** Returns the number as six bytes and two bytes of padding. */
function counter(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeUIntBE(value, 0, 6)
  return bytes
}

function encode(entryLength: number, entry: Buffer): string {
  return urlSafe(Buffer.concat([head, mailboxGuid, Buffer.from([0, entryLength, 0]), entry]))
}

/** Replaces the slash of base64 by `-` and the plus by `_`, like Graph. This is the reverse of base64url. */
function urlSafe(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('/', '-').replaceAll('+', '_')
}
