import type { Field } from '../schema/field'
import { type Reader, readerOf } from '../store/readers'
import type { Row } from '../store/row'
import { filterableField, type Scope } from './fieldUse'
import { likePattern } from './likePattern'
import { comparableOf, isIdField, isTextField, type Operand, operandOf } from './operand'
import { soqlError } from './soqlError'
import type { Comparison, Condition, Operator } from './syntax'

type Predicate = (row: Row) => boolean

/** Returns a condition as a function of a row. */
export function predicateOf(scope: Scope, condition: Condition): Predicate {
  if (condition.kind === 'comparison') return comparisonPredicate(scope, condition)
  if (condition.kind === 'NOT') {
    const holds = predicateOf(scope, condition.part)
    return (row) => !holds(row)
  }
  const parts = condition.parts.map((part) => predicateOf(scope, part))
  return condition.kind === 'AND'
    ? (row) => parts.every((holds) => holds(row))
    : (row) => parts.some((holds) => holds(row))
}

function comparisonPredicate(scope: Scope, comparison: Comparison): Predicate {
  const field = filterableField(scope, comparison.field)
  checkOperator(scope, comparison, field)
  const read = readerOf(scope.type, field.name)
  const operands = comparison.literals.map((literal) => operandOf(scope, comparison.field, field, literal))
  if (comparison.operator === 'LIKE') return likePredicate(comparison, read)
  const compare = comparers[comparison.operator]
  const comparable = comparableOf(field)
  return (row) => compare(comparable(read(row)), operands)
}

function likePredicate({ literals: [literal] }: Comparison, read: Reader): Predicate {
  const pattern = likePattern(literal?.pattern ?? '')
  return (row) => {
    const value = read(row)
    return typeof value === 'string' && pattern.test(value)
  }
}

type Comparer = (value: Operand, operands: readonly Operand[]) => boolean

const comparers: Readonly<Record<Exclude<Operator, 'LIKE'>, Comparer>> = {
  '=': (value, [operand]) => value === operand,
  '!=': (value, [operand]) => value !== operand,
  '<': ordering((value, operand) => value < operand),
  '<=': ordering((value, operand) => value <= operand),
  '>': ordering((value, operand) => value > operand),
  '>=': ordering((value, operand) => value >= operand),
  IN: (value, operands) => operands.includes(value),
  'NOT IN': (value, operands) => !operands.includes(value),
  INCLUDES: (value, operands) => operands.some((wanted) => holdsAll(value, wanted)),
  EXCLUDES: (value, operands) => !operands.some((wanted) => holdsAll(value, wanted)),
}

/** Returns a comparer for which null is neither less nor greater than any value. */
function ordering(holds: (value: NonNullable<Operand>, operand: NonNullable<Operand>) => boolean): Comparer {
  return (value, [operand = null]) => value !== null && operand !== null && holds(value, operand)
}

function holdsAll(value: Operand, wanted: Operand): boolean {
  const held = String(value ?? '').split(';')
  return String(wanted)
    .split(';')
    .every((one) => held.includes(one))
}

/** Throws unless the operator supports the field. Null supports only `=` and `!=`. */
function checkOperator(
  { soql }: Scope,
  { operator, literals, field: { position } }: Comparison,
  field: Field,
): void {
  const isEquality = operator === '=' || operator === '!='
  const isList = operator === 'IN' || operator === 'NOT IN'
  const isOrdering = ['<', '<=', '>', '>='].includes(operator)
  const isMulti = field.type === 'multipicklist'
  const isFit =
    isEquality ||
    (isMulti && (operator === 'INCLUDES' || operator === 'EXCLUDES')) ||
    (!isMulti && isList) ||
    (!isMulti && isOrdering && field.type !== 'boolean') ||
    (!isMulti && operator === 'LIKE' && isTextField(field))
  const hasNull = literals.some(({ type }) => type === 'null')
  if (isFit && (isEquality || isList || !hasNull)) return
  const kind = isIdField(field) ? 'id' : field.type
  throw soqlError('INVALID_QUERY_FILTER_OPERATOR', soql, position, `invalid operator on ${kind} field`)
}
