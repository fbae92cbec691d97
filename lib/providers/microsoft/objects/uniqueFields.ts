import type { RecordBody } from '../../objectOperations'
import type { Item } from '../collection'
import { Odata, odata } from '../odata'

/** A field that identifies single records. */
export interface UniqueField {
  /** The property that shows the value. */
  readonly property: string
  readonly filter: (value: string) => Odata
  /**
   * False for an item that shows only other values. A proxy that drops the query would otherwise let a step change any record.
   */
  readonly mayHave: (item: Item, value: string) => boolean
  /** The fields that set this value in a new record. Absent if Graph assigns the value itself. */
  readonly given?: (value: string) => RecordBody
}

/** The address of a contact, which can have several. */
export const emailAddress: UniqueField = {
  property: 'emailAddresses',
  filter: (value) => odata`emailAddresses/any(a:a/address eq ${value})`,
  mayHave: ({ emailAddresses }, value) =>
    !Array.isArray(emailAddresses) || emailAddresses.some((each) => isEqual(Object(each).address, value)),
  given: (value) => ({ emailAddresses: [{ address: value }] }),
}

/** Returns a field whose value Graph assigns. */
export function assigned(property: string): UniqueField {
  return {
    property,
    filter: (value) => odata`${new Odata(property)} eq ${value}`,
    mayHave: ({ [property]: shown }, value) => typeof shown !== 'string' || isEqual(shown, value),
  }
}

/** Returns a field whose value a new record can be given. */
export function writable(property: string): UniqueField {
  return { ...assigned(property), given: (value) => ({ [property]: value }) }
}

// Exchange ignores case and accents if it compares strings.
const { compare } = new Intl.Collator('und', { sensitivity: 'base' })

function isEqual(shown: unknown, value: string): boolean {
  return typeof shown === 'string' && compare(shown.trim(), value.trim()) === 0
}
