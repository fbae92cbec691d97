import type { SalesforceError } from '../apiError'
import type { Field } from '../schema/field'
import type { ObjectType } from '../schema/objectType'
import { soqlError } from './soqlError'
import type { Name } from './syntax'

/** The object of a query. It is needed to find fields and to report errors. */
export interface Scope {
  readonly soql: string
  readonly type: ObjectType
}

/** Returns the field with this name. Throws if the object does not have it. */
export function fieldOf({ soql, type }: Scope, { text, position }: Name): Field {
  const field = type.field(text)
  if (field) return field
  const [relationship, ...rest] = text.split('.')
  const reason =
    rest.length > 0
      ? `Didn't understand relationship '${relationship}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name.`
      : `No such column '${text}' on entity '${type.name}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name.`
  throw invalidField(
    soql,
    position,
    `${reason} Please reference your WSDL or the describe call for the appropriate names.`,
  )
}

export function filterableField(scope: Scope, name: Name): Field {
  const field = fieldOf(scope, name)
  if (field.filterable) return field
  throw invalidField(scope.soql, name.position, `field '${field.name}' can not be filtered in a query call`)
}

export function sortableField(scope: Scope, name: Name): Field {
  const field = fieldOf(scope, name)
  if (field.sortable) return field
  throw invalidField(scope.soql, name.position, `field '${field.name}' can not be sorted in a query call`)
}

export function invalidField(soql: string, position: number, reason: string): SalesforceError {
  return soqlError('INVALID_FIELD', soql, position, reason)
}
