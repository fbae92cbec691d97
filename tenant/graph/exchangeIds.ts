/** The id of a contact folder in the shape Exchange gives it: 120 characters of URL-safe base64. */
export function folderId(folderNumber: number): string {
  return encode(0x2e, folderEntry(folderNumber))
}

/** The id of a contact, 152 characters. It names the folder too: a contact that moves gets another id. */
export function contactId(folderNumber: number, contactNumber: number): string {
  return encode(0x46, Buffer.concat([folderEntry(folderNumber), storeGuid, counter(contactNumber)]))
}

/** The version of a contact; another with each change. */
export function changeKey(changeNumber: number): string {
  return Buffer.concat([changeKeyHead, storeGuid, counter(changeNumber).subarray(0, 6)]).toString('base64')
}

/** Whether Exchange would look the id up at all; others are answered with 400 `ErrorInvalidIdMalformed`. */
export function isWellFormedId(id: string): boolean {
  return /^AAMkA[\w-]{15,}={0,2}$/.test(id)
}

const head = Buffer.from([0x00, 0x03, 0x24, 0x00])
const mailboxGuid = Buffer.from('6b1f07a2-52d4-4c0e-9a57-1f6d2e8c9b10')
const providerGuid = Buffer.from('a1bff4e1dd3b4c5c8e0f1b2d3c4e5f60', 'hex')
const storeGuid = Buffer.from('9df6727fb55cac428b368537eca5a591', 'hex')
const changeKeyHead = Buffer.from([0x11, 0, 0, 0, 0x16, 0, 0, 0])

function folderEntry(folderNumber: number): Buffer {
  return Buffer.concat([Buffer.alloc(4), providerGuid, Buffer.from([1, 0]), storeGuid, counter(folderNumber)])
}

/** Six bytes of number and two of padding. */
function counter(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeUIntBE(value, 0, 6)
  return bytes
}

/** Graph writes `-` for the slash of base64 and `_` for the plus: the other way round than base64url. */
function encode(entryLength: number, entry: Buffer): string {
  const bytes = Buffer.concat([head, mailboxGuid, Buffer.from([0, entryLength, 0]), entry])
  return bytes.toString('base64').replaceAll('/', '-').replaceAll('+', '_')
}
