import type { Field } from '../schema/field'
import { parseId } from '../store/recordIds'
import { parseTime } from '../store/timestamp'
import { invalidField, type Scope } from './fieldUse'
import { soqlError } from './soqlError'
import type { Literal, LiteralType, Name } from './syntax'

export type Operand = string | number | boolean | null

const literalTypes: Readonly<Record<string, LiteralType>> = {
  int: 'number',
  double: 'number',
  currency: 'number',
  percent: 'number',
  boolean: 'boolean',
  date: 'date',
  datetime: 'dateTime',
  time: 'time',
}

/**
 * Returns a literal in the format in which it is compared with values of the field. Throws if its type differs from
 * the field's.
 */
export function operandOf(scope: Scope, name: Name, field: Field, literal: Literal): Operand {
  if (literal.type === 'null') return null
  const wanted = literalTypes[field.type] ?? 'text'
  if (literal.type !== wanted) throw wrongType(scope, name, field, wanted)
  if (wanted === 'dateTime')
    return new Date(parseTime(String(literal.value)) ?? 0).toISOString().replace('Z', '+0000')
  if (wanted !== 'text') return literal.value
  return isIdField(field)
    ? idOperand(scope, name, String(literal.value))
    : String(literal.value).toLowerCase()
}

/** Returns a function that formats a stored value for comparison. It ignores the case of strings other than IDs. */
export function comparableOf(field: Field): (value: unknown) => Operand {
  const isFoldable = !literalTypes[field.type] && !isIdField(field)
  return (value) => (isFoldable && typeof value === 'string' ? value.toLowerCase() : (value as Operand))
}

export function isTextField(field: Field): boolean {
  return !literalTypes[field.type] && !isIdField(field)
}

export function isIdField({ type }: Field): boolean {
  return type === 'id' || type === 'reference'
}

function idOperand({ soql }: Scope, { position }: Name, id: string): string {
  const full = parseId(id)
  if (full !== undefined) return full
  throw soqlError('INVALID_QUERY_FILTER_OPERATOR', soql, position, `invalid ID field: ${id}`)
}

function wrongType({ soql }: Scope, { position }: Name, field: Field, wanted: LiteralType): Error {
  const kind = wanted === 'text' ? 'string' : wanted === 'number' ? field.type : wanted
  const quotes = wanted === 'text' ? 'should be enclosed in quotes' : 'should not be enclosed in quotes'
  return invalidField(
    soql,
    position,
    `value of filter criterion for field '${field.name}' must be of type ${kind} and ${quotes}`,
  )
}
