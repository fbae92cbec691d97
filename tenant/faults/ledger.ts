/** One message that came out, by what it is about: the input it answers, or the version of a record it carries. */
export interface Emitted {
  readonly key: string
  readonly messageId: string
}

/** What went in and what came of it, each by its key. */
export interface Ledger {
  readonly expected: readonly string[]
  readonly emitted: readonly Emitted[]
  /** Answered with an error, which is an answer too. */
  readonly inWords: ReadonlySet<string>
}

export interface Balance {
  readonly in: number
  readonly out: number
  readonly inWords: number
  /** Neither came out nor was answered with an error. */
  readonly lost: number
  /** Came out although it had come out before. */
  readonly repeated: number
  /** Repeats that cannot be recognised, because they have another message id. */
  readonly unrecognisable: number
}

/** Compares what came out with what went in. */
export function balanceOf({ expected, emitted, inWords }: Ledger): Balance {
  const keys = new Set(expected)
  const idsByKey = new Map<string, string[]>()
  for (const { key, messageId } of emitted) {
    if (keys.has(key)) idsByKey.set(key, [...(idsByKey.get(key) ?? []), messageId])
  }
  const ids = [...idsByKey.values()]
  const silent = [...keys].filter((key) => !idsByKey.has(key))
  return {
    in: keys.size,
    out: idsByKey.size,
    inWords: silent.filter((key) => inWords.has(key)).length,
    lost: silent.filter((key) => !inWords.has(key)).length,
    repeated: sum(ids.map(({ length }) => length - 1)),
    unrecognisable: sum(ids.map((each) => new Set(each).size - 1)),
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
