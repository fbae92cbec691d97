const usage = 'usage: npm run faults -- [--row <key>]… [--seed <number>] [--rounds <number>] [--list]'

export interface Options {
  /** Keys of the rows to run. If empty, all rows run. */
  readonly rows: readonly string[]
  readonly seed: number
  /** Replaces the number of rounds of each row. */
  readonly rounds?: number | undefined
  readonly isListWanted: boolean
}

/** Reads the command line. Throws an error that explains an invalid option. */
export function parseOptions(args: readonly string[], keys: readonly string[]): Options {
  const rows: string[] = []
  let seed = 1
  let rounds: number | undefined
  let isListWanted = false
  for (let place = 0; place < args.length; place++) {
    const name = args[place]
    const value = args[place + 1]
    if (name === '--list') {
      isListWanted = true
      continue
    }
    place++
    if (name === '--row') rows.push(knownKey(value, keys))
    else if (name === '--seed') seed = wholeNumber(name, value)
    else if (name === '--rounds') rounds = wholeNumber(name, value)
    else throw new Error(usage)
  }
  return { rows, seed, rounds, isListWanted }
}

function knownKey(key: string | undefined, keys: readonly string[]): string {
  if (key !== undefined && keys.includes(key)) return key
  throw new Error(`There is no row "${key ?? ''}". There are: ${keys.join(', ')}`)
}

function wholeNumber(name: string, value = ''): number {
  if (/^\d{1,9}$/.test(value)) return Number(value)
  throw new Error(`${name} must be a whole number. ${usage}`)
}
