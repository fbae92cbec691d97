import { ConfigurationError, inField } from '../errors'
import type { JsonSchema, Search, SearchSchema, SearchTerm } from '../providers/objectOperations'
import { Fields } from '../values/fields'
import { isObject } from '../values/isObject'

/**
 * Reads `sTerm_1`, `link_1_2`, `sTerm_2` … from a message body. Throws ConfigurationError if one is invalid. Also throws if
 * there are more than `count`, because the search would find too much without them.
 */
export function readTerms(
  count: number,
  body: Readonly<Record<string, unknown>>,
): Pick<Search, 'terms' | 'operators'> {
  const further = Object.keys(body).find(
    (name) => Number(termName.exec(name)?.[1]) > count && hasValue(body[name]),
  )
  if (further !== undefined) {
    throw new ConfigurationError(
      `The field "termNumber" is ${count}, but the message has "${further.slice(0, 40)}". Raise "termNumber", or remove the search term.`,
    )
  }
  const numbers = Array.from({ length: count }, (_, index) => index + 1)
  return {
    terms: numbers.map((number) => readTerm(body, number)),
    operators: numbers.slice(1).map((number) => readOperator(body, `link_${number - 1}_${number}`)),
  }
}

const termName = /^sTerm_(\d+)$/

/** True if a term has a value. The designer also sends empty terms. */
function hasValue(term: unknown): boolean {
  return isObject(term)
    ? Object.values(term).some(hasValue)
    : term !== undefined && term !== null && term !== ''
}

function readTerm(body: Readonly<Record<string, unknown>>, number: number): SearchTerm {
  const term = body[`sTerm_${number}`]
  if (typeof term !== 'object' || term === null) {
    throw new ConfigurationError(
      `The field "sTerm_${number}" is missing. It must contain fieldName, condition, and fieldValue.`,
    )
  }
  const fields = new Fields(term as Record<string, unknown>)
  const { fieldValue } = term as { fieldValue?: unknown }
  return inField(`sTerm_${number}`, () => {
    // Checks only for incomplete characters. Spaces are part of the value.
    if (typeof fieldValue === 'string') fields.text('fieldValue')
    return {
      fieldName: fields.requiredText('fieldName'),
      condition: fields.requiredText('condition'),
      fieldValue,
    }
  })
}

function readOperator(body: Readonly<Record<string, unknown>>, name: string): 'and' | 'or' {
  const value = body[name]
  const lower = typeof value === 'string' ? value.toLowerCase() : value
  return new Fields({ [name]: lower }).oneOf(name, ['and', 'or'], 'and')
}

/** Returns the input metadata for a number of search terms. */
export function termsSchema(count: number, { fields, conditions }: SearchSchema): JsonSchema {
  const properties: Record<string, JsonSchema> = {}
  const required: string[] = []
  for (let number = 1; number <= count; number++) {
    if (number > 1) properties[`link_${number - 1}_${number}`] = operatorSchema
    properties[`sTerm_${number}`] = termSchema(number, fields, conditions)
    required.push(`sTerm_${number}`)
  }
  return { type: 'object', properties, ...(required.length > 0 && { required }) }
}

const operatorSchema: JsonSchema = { type: 'string', title: 'Logical operator', enum: ['and', 'or'] }

function termSchema(number: number, fields: readonly string[], conditions: readonly string[]): JsonSchema {
  return {
    type: 'object',
    title: `Search term ${number}`,
    required: ['fieldName', 'condition'],
    properties: {
      fieldName: { type: 'string', title: 'Field name', enum: fields },
      condition: { type: 'string', title: 'Condition', enum: conditions },
      fieldValue: { type: 'string', title: 'Field value' },
    },
  }
}
