/** An emitted message. `key` identifies its input message, or the record version that it contains. */
export interface Emitted {
  readonly key: string
  readonly messageId: string
}

/** The expected and the emitted messages, by key. */
export interface Ledger {
  readonly expected: readonly string[]
  readonly emitted: readonly Emitted[]
  /** Inputs that ended with an error, which also counts as a result. */
  readonly failed: ReadonlySet<string>
}

export interface Balance {
  readonly in: number
  readonly out: number
  readonly failed: number
  /** Neither emitted nor ended with an error. */
  readonly lost: number
  /** Emitted although it had been emitted before. */
  readonly repeated: number
  /** Duplicates that cannot be recognized, because they have another message ID. */
  readonly unrecognizable: number
}

/** Compares the emitted messages with the expected ones. */
export function balanceOf({ expected, emitted, failed }: Ledger): Balance {
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
    failed: silent.filter((key) => failed.has(key)).length,
    lost: silent.filter((key) => !failed.has(key)).length,
    repeated: sum(ids.map(({ length }) => length - 1)),
    unrecognizable: sum(ids.map((each) => new Set(each).size - 1)),
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
