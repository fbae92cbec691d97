import { apiError, SalesforceError, writeError } from '../apiError'
import type { Field } from '../schema/field'
import type { FieldValues, ObjectType } from '../schema/objectType'
import { parseFieldValue } from './fieldValue'

type Purpose = 'createable' | 'updateable'
type Body = Readonly<Record<string, unknown>>

/** Returns the fields in a body by their exact names. Throws all errors of their values. */
export function writableFields(type: ObjectType, body: Body, purpose: Purpose): FieldValues {
  const named = Object.entries(body)
    .filter(([name]) => name !== 'attributes')
    .map(([name, value]) => ({ field: fieldOf(type, name), value }))
  checkWritable(
    named.map(({ field }) => field),
    purpose,
  )
  const faults: SalesforceError[] = []
  const fields: Record<string, unknown> = {}
  for (const { field, value } of named) {
    const outcome = attempt(() => parseFieldValue(field, value))
    if (outcome instanceof SalesforceError) faults.push(outcome)
    else fields[field.name] = outcome
  }
  const entries = faults.flatMap((fault) => fault.entries)
  if (entries.length > 0) throw new SalesforceError(400, entries)
  return fields
}

/** Throws if a required field is emptied or, in a new record, missing. */
export function checkRequired(type: ObjectType, fields: FieldValues, isNew: boolean): void {
  const missing = type.fields
    .filter(({ nillable, createable }) => !nillable && createable)
    .filter(({ name, defaultedOnCreate }) => {
      const isLeftOut = fields[name] === undefined
      return isLeftOut ? isNew && !defaultedOnCreate : fields[name] === null
    })
    .map(({ name }) => name)
  if (missing.length === 0) return
  throw writeError('REQUIRED_FIELD_MISSING', `Required fields are missing: [${missing.join(', ')}]`, missing)
}

/** Throws the errors of the org's validation rules for a record as it would be stored. */
export function checkRules(type: ObjectType, fields: FieldValues): void {
  const broken = type.rules.filter(({ holds }) => !holds(fields))
  if (broken.length === 0) return
  throw new SalesforceError(
    400,
    broken.map(({ message, field }) => ({
      message,
      errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
      fields: field === undefined ? [] : [field],
    })),
  )
}

function fieldOf(type: ObjectType, name: string): Field {
  const field = type.field(name)
  if (!field) throw apiError(400, 'INVALID_FIELD', `No such column '${name}' on sobject of type ${type.name}`)
  if (field.name !== 'Id') return field
  throw apiError(400, 'INVALID_FIELD', 'The Id field should not be specified in the sobject data.')
}

function checkWritable(fields: readonly Field[], purpose: Purpose): void {
  const closed = fields.filter((field) => !field[purpose]).map(({ name }) => name)
  if (closed.length === 0) return
  const message = `Unable to create/update fields: ${closed.join(', ')}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`
  throw writeError('INVALID_FIELD_FOR_INSERT_UPDATE', message, closed)
}

function attempt(work: () => unknown): unknown {
  try {
    return work()
  } catch (error) {
    if (error instanceof SalesforceError) return error
    throw error
  }
}
