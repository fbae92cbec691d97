/** A range in a string, as the start and the end of its characters. */
export type Range = readonly [start: number, end: number]

/** Shorter pieces are not removed: tokens of one provider begin alike, and words can match by chance. */
export const shortestPiece = 16
// Any 16 characters in a row of a secret contain one of its blocks, which begin every 8 characters.
const blockLength = 8
// A secret that repeats one character consists of equal blocks.
const mostEqualBlocks = 8

/** Finds pieces of secrets in strings. Built once per set of secrets. */
export interface SecretIndex {
  /** Returns the ranges of any 16 consecutive characters of a secret, or of a whole shorter secret. */
  find(text: string): Range[]
}

/** Returns an index of the given strings. */
export function indexSecrets(needles: readonly string[]): SecretIndex {
  const short = needles.filter(({ length }) => length < shortestPiece)
  const long = needles.filter(({ length }) => length >= shortestPiece)
  const findLong = blockFinder(long)
  return {
    find: (text) => [...short.flatMap((needle) => occurrences(text, needle)), ...findLong(text)],
  }
}

function occurrences(text: string, needle: string): Range[] {
  const found: Range[] = []
  for (let at = text.indexOf(needle); at !== -1; at = text.indexOf(needle, at + needle.length)) {
    found.push([at, at + needle.length])
  }
  return found
}

interface Block {
  readonly needle: string
  readonly at: number
}

/** Returns a search with a rolling hash in a table of all blocks. Its time depends on the text, not on the secrets. */
function blockFinder(needles: readonly string[]): (text: string) => Range[] {
  const count = needles.reduce((sum, { length }) => sum + Math.floor(length / blockLength), 0)
  const size = 2 ** Math.ceil(Math.log2(Math.max(2 * count, 1024)))
  const table: (Block | undefined)[] = new Array(size)
  for (const needle of needles) {
    for (let at = 0; at + blockLength <= needle.length; at += blockLength) insert({ needle, at })
  }

  function insert(block: Block): void {
    let equal = 0
    let slot = slotOf(hashAt(block.needle, block.at), size)
    for (let other = table[slot]; other; other = table[slot]) {
      if (startsAlike(other.needle, other.at, block.needle, block.at) && ++equal === mostEqualBlocks) return
      slot = (slot + 1) & (size - 1)
    }
    table[slot] = block
  }

  function longestAt(text: string, at: number, hash: number): Range | undefined {
    let longest: Range | undefined
    let slot = slotOf(hash, size)
    for (let block = table[slot]; block; block = table[slot]) {
      const found = startsAlike(block.needle, block.at, text, at) ? extended(text, at, block) : undefined
      if (found && found[1] - found[0] > (longest ? longest[1] - longest[0] : shortestPiece - 1))
        longest = found
      slot = (slot + 1) & (size - 1)
    }
    return longest
  }

  return (text) => {
    const found: Range[] = []
    if (count === 0 || text.length < shortestPiece) return found
    let hash = hashAt(text, 0)
    for (let at = 0; ; ) {
      const range = table[slotOf(hash, size)] && longestAt(text, at, hash)
      if (range) found.push(range)
      // Any longer match that starts before the last 15 characters of a piece is found again within them.
      const next = range ? Math.max(at + 1, range[1] - shortestPiece + 1) : at + 1
      if (next + blockLength > text.length) return found
      hash = next === at + 1 ? rolled(hash, text, at) : hashAt(text, next)
      at = next
    }
  }
}

function extended(text: string, at: number, { needle, at: blockAt }: Block): Range {
  let before = 0
  while (
    before < Math.min(at, blockAt) &&
    text.charCodeAt(at - before - 1) === needle.charCodeAt(blockAt - before - 1)
  )
    before++
  let length = blockLength
  const most = Math.min(text.length - at, needle.length - blockAt)
  while (length < most && text.charCodeAt(at + length) === needle.charCodeAt(blockAt + length)) length++
  return [at - before, at + length]
}

function startsAlike(one: string, oneAt: number, other: string, otherAt: number): boolean {
  for (let index = 0; index < blockLength; index++) {
    if (one.charCodeAt(oneAt + index) !== other.charCodeAt(otherAt + index)) return false
  }
  return true
}

const base = 31
const highest = (base ** (blockLength - 1)) | 0

function hashAt(text: string, at: number): number {
  let hash = 0
  for (let index = 0; index < blockLength; index++)
    hash = (Math.imul(hash, base) + text.charCodeAt(at + index)) | 0
  return hash
}

/** Returns the hash of the block that starts one character later. */
function rolled(hash: number, text: string, at: number): number {
  const without = (hash - Math.imul(text.charCodeAt(at), highest)) | 0
  return (Math.imul(without, base) + text.charCodeAt(at + blockLength)) | 0
}

function slotOf(hash: number, size: number): number {
  return (Math.imul(hash, 0x9e3779b1) >>> 7) & (size - 1)
}
