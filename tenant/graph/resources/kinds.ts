import { isObject } from '../../isObject'

/** The values that a property accepts. */
export interface Kind<Value> {
  /** The value that is shown if none was written. */
  readonly empty: Value
  /** Returns the value as it is stored, or undefined if it is invalid. */
  read(value: unknown): Value | undefined
}

export type Kinds = Readonly<Record<string, Kind<unknown>>>

/** The values of a whole table of kinds. */
export type ValuesOf<Table extends Kinds> = {
  readonly [Name in keyof Table]: Table[Name] extends Kind<infer Value> ? Value : never
}

export const text: Kind<string | null> = {
  empty: null,
  read: (value) => (value === null || typeof value === 'string' ? value : undefined),
}

export const time: Kind<string | null> = {
  empty: null,
  read: (value) =>
    value === null || (typeof value === 'string' && !Number.isNaN(Date.parse(value))) ? value : undefined,
}

export const flag: Kind<boolean> = {
  empty: false,
  read: (value) => (typeof value === 'boolean' ? value : undefined),
}

export const wholeNumber: Kind<number> = {
  empty: 0,
  read: (value) => (Number.isInteger(value) ? (value as number) : undefined),
}

export const texts: Kind<readonly string[]> = list({
  empty: '',
  read: (value) => (typeof value === 'string' ? value : undefined),
})

/** Returns the kind of a string that is one of these words, in any case. The first word is the default. */
export function choice<const Word extends string>(first: Word, ...others: readonly Word[]): Kind<Word> {
  const words = [first, ...others]
  return {
    empty: first,
    read: (value) => words.find((word) => word.toLowerCase() === String(value).toLowerCase()),
  }
}

export function list<Value>(kind: Kind<Value>): Kind<readonly Value[]> {
  return {
    empty: [],
    read: (value) => {
      if (!Array.isArray(value)) return undefined
      const items = value.map((item) => kind.read(item))
      return items.every((item) => item !== undefined) ? items : undefined
    },
  }
}

/** Returns the kind of an object that has only these properties. Annotations are ignored. */
export function parts<Table extends Kinds>(table: Table): Kind<Partial<ValuesOf<Table>>> {
  return {
    empty: {},
    read: (value) => {
      if (!isObject(value)) return undefined
      const entries = Object.entries(value).filter(([name]) => !name.startsWith('@odata.'))
      const read = entries.map(([name, part]) => [name, partOf(table, name)?.read(part)] as const)
      if (read.some(([, part]) => part === undefined)) return undefined
      return Object.fromEntries(read) as Partial<ValuesOf<Table>>
    },
  }
}

/** Returns a kind that also accepts null, and shows it if no value was written. */
export function optional<Value>(kind: Kind<Value>): Kind<Value | null> {
  return { empty: null, read: (value) => (value === null ? null : kind.read(value)) }
}

/** Returns a kind with another default. */
export function withDefault<Value>(kind: Kind<Value>, empty: Value): Kind<Value> {
  return { ...kind, empty }
}

function partOf(table: Kinds, name: string): Kind<unknown> | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined
}
