import { readerOf } from '../store/readers'
import type { Row } from '../store/row'
import { type Scope, sortableField } from './fieldUse'
import { comparableOf, type Operand } from './operand'
import type { Order } from './syntax'

interface Sorting {
  /** Equal for equal sort orders. */
  readonly key: string
  readonly compare: (a: Row, b: Row) => number
}

/** Returns the sort order of ORDER BY. Nulls are first by default. */
export function sortingOf(scope: Scope, orders: readonly Order[]): Sorting {
  const steps = orders.map((order) => sortStep(scope, order))
  return {
    key: JSON.stringify(orders.map(({ field, ...rest }) => ({ ...rest, field: field.text.toLowerCase() }))),
    compare: (a, b) => {
      for (const step of steps) {
        const difference = step(a, b)
        if (difference !== 0) return difference
      }
      return 0
    },
  }
}

function sortStep(scope: Scope, { field: name, isDescending, hasNullsLast }: Order): Sorting['compare'] {
  const field = sortableField(scope, name)
  const [read, comparable] = [readerOf(scope.type, field.name), comparableOf(field)]
  const direction = isDescending ? -1 : 1
  const nullPlace = hasNullsLast ? 1 : -1
  return (a, b) => {
    const [left, right] = [comparable(read(a)), comparable(read(b))]
    if (left === right) return 0
    if (left === null) return nullPlace
    if (right === null) return -nullPlace
    return isBelow(left, right) ? -direction : direction
  }
}

function isBelow(left: NonNullable<Operand>, right: NonNullable<Operand>): boolean {
  return left < right
}
