import { ConfigurationError } from '../../errors'
import type { ProviderKey } from '../../providers/provider'
import type { Fields } from '../../values/fields'
import { parseHeaderLines } from '../../values/headerFields'
import { type ListDefinition, pagingStyles } from './listDefinition'
import type { RawList, RawPaging, RawRequest, RawWatermark } from './rawDefinition'
import { buildDefinition, readDefinition } from './readDefinition'
import { usualParameters } from './readPaging'

/**
 * Returns the list that a step's fields describe: `definition`, or its short form in the other fields. Throws
 * ConfigurationError that contains the name of a bad field.
 */
export function readListFields(
  fields: Fields,
  config: Readonly<Record<string, unknown>>,
  provider: ProviderKey,
): ListDefinition {
  if (isFilled(config['definition'])) {
    const other = shortForm.find((name) => isFilled(config[name]) && config[name] !== false)
    if (other === undefined) return readDefinition(config['definition'], provider)
    throw new ConfigurationError(
      `The field "${other}" contradicts the field "definition", which describes the whole list. Clear one of them.`,
    )
  }
  const raw: RawList = {
    request: readRequest(fields, config['body']),
    ...optional('items', fields.text('itemsPath')),
    paging: readPaging(fields),
    ...optional('watermark', readWatermark(fields)),
  }
  return buildDefinition(raw, provider, invalidField)
}

/** The fields that `definition` replaces. */
const shortForm = [
  'path',
  'method',
  'body',
  'headers',
  'itemsPath',
  'paging',
  'pagingField',
  'pagingParameter',
  'watermarkField',
  'watermarkParameter',
  'watermarkTemplate',
  'pageSize',
  'pageSizeParameter',
]

function readRequest(fields: Fields, body: unknown): RawRequest {
  const headers = fields.text('headers')
  return {
    method: fields.oneOfIgnoringCase('method', ['GET', 'POST'], 'GET'),
    path: fields.requiredText('path'),
    ...(headers !== undefined && { headers: parseHeaderLines(headers, 'headers') }),
    ...(isFilled(body) && { body: readBody(body) }),
  }
}

function readBody(body: unknown): unknown {
  if (typeof body !== 'string') return body
  try {
    return JSON.parse(body)
  } catch (error) {
    const reason = error instanceof Error ? error.message.slice(0, 120) : ''
    throw new ConfigurationError(
      `The field "body" is not valid JSON (${reason}). Check the quotation marks, commas, and braces.`,
    )
  }
}

/** Returns the paging. Fields that the style doesn't use are ignored, as in version 0.1. */
function readPaging(fields: Fields): RawPaging {
  const style = fields.oneOf('paging', pagingStyles, 'none')
  const field = fields.text('pagingField')
  const parameter = fields.text('pagingParameter')
  // 0 can't be entered, so it means the API's own size.
  const size = fields.positiveInteger('pageSize', 0)
  const sizeParameter = fields.text('pageSizeParameter')
  if (sizeParameter !== undefined && size === 0) throw missing('pageSizeParameter', 'pageSize')
  const usesField = style === 'nextLink' || style === 'cursor' || style === 'lastItem'
  const usesParameter = usualParameters[style] !== '' || style === 'lastItem'
  return {
    style,
    ...(usesField && optional('field', field)),
    ...(usesParameter && optional('parameter', parameter)),
    ...(size > 0 && { size: { value: size, ...optional('parameter', sizeParameter) } }),
  }
}

function readWatermark(fields: Fields): RawWatermark | undefined {
  const field = fields.text('watermarkField')
  const parameter = fields.text('watermarkParameter')
  const template = fields.text('watermarkTemplate')
  if (template !== undefined && parameter === undefined)
    throw missing('watermarkTemplate', 'watermarkParameter')
  if (field !== undefined)
    return { field, ...optional('parameter', parameter), ...optional('template', template) }
  if (parameter !== undefined) throw missing('watermarkParameter', 'watermarkField')
  return undefined
}

function optional<K extends string, V>(key: K, value: V | undefined): { [key in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [key in K]: V })
}

function isFilled(value: unknown): boolean {
  return value !== undefined && value !== null && !(typeof value === 'string' && value.trim() === '')
}

function missing(name: string, needed: string): ConfigurationError {
  return new ConfigurationError(`The field "${name}" requires the field "${needed}".`)
}

const fieldOfKey: Readonly<Record<string, string>> = {
  'request.path': 'path',
  'request.body': 'body',
  request: 'path',
  'paging.field': 'pagingField',
  'paging.parameter': 'pagingParameter',
  'paging.size.parameter': 'pageSizeParameter',
  'watermark.field': 'watermarkField',
  'watermark.parameter': 'watermarkParameter',
  'watermark.template': 'watermarkTemplate',
}

function invalidField(key: string, fault: string): ConfigurationError {
  const name = fieldOfKey[key] ?? (key.startsWith('request.headers') ? 'headers' : key)
  return new ConfigurationError(`The field "${name}" ${fault}`)
}
