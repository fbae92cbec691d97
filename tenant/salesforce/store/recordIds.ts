const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const checksums = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345'

/** Returns the ID of an object's record, 18 characters long. Larger numbers return larger IDs. */
export function recordId(keyPrefix: string, number: number): string {
  let digits = ''
  for (let rest = number; rest > 0; rest = Math.floor(rest / 62)) digits = alphabet[rest % 62] + digits
  return withChecksum(`${keyPrefix}5g0${digits.padStart(9, '0')}`)
}

/** Returns an ID of 15 or 18 characters in the format with 18, or undefined if it is not an ID. */
export function parseId(id: string): string | undefined {
  if (!/^[0-9A-Za-z]{15}(?:[A-Z0-5]{3})?$/.test(id)) return undefined
  const full = withChecksum(id.slice(0, 15))
  return id.length === 15 || id === full ? full : undefined
}

/** Adds three characters that encode the case of letters, for programs that ignore the case. */
function withChecksum(id: string): string {
  return id + checksum(id, 0) + checksum(id, 5) + checksum(id, 10)
}

function checksum(id: string, start: number): string {
  let bits = 0
  for (let place = 0; place < 5; place++) {
    const letter = id.charCodeAt(start + place)
    if (letter >= 65 && letter <= 90) bits |= 1 << place
  }
  return checksums.charAt(bits)
}
