import { emitBehaviors } from '../emit/emitPages'
import { emitPolled } from '../emit/emitPolled'
import { ConfigurationError } from '../errors'
import { type ListEndpoint, type Paging, type PagingStyle, pagingStyles } from '../listPolling/listEndpoint'
import { pollListEndpoint } from '../listPolling/pollListEndpoint'
import type { ProviderKey } from '../providers/provider'
import { metaModel } from '../steps/metaModel'
import { emittedSchema } from '../steps/objectServices'
import { trigger } from '../steps/step'
import { Fields } from '../values/fields'

/** Emits what any list of the API has, or what is new in it by a watermark; the snapshot follows each page. */
const run = trigger('pollEndpoint', async (execution, runtime, snapshot) => {
  const { provider, api, config, environment, log } = execution
  const fields = new Fields(config)
  const endpoint = readEndpoint(fields, provider.key)
  const cursor = environment.isSampleRun ? undefined : snapshot
  const polling = {
    pages: pollListEndpoint(api, endpoint, cursor, log),
    source: [provider.key, endpoint.path, endpoint.itemsPath ?? ''].join(' '),
    behavior: fields.oneOf('emitBehavior', emitBehaviors, 'emitIndividually'),
    isSinglePage: fields.isChecked('singlePagePerInterval'),
  }
  return emitPolled(polling, execution, runtime)
})

/** The records of any list; most have an ID. */
const getMetaModel = metaModel(async ({ config }) => {
  return {
    out: emittedSchema({ type: 'object', properties: { id: { type: 'string', title: 'ID' } } }, config),
  }
})

export { getMetaModel, run as process }

function readEndpoint(fields: Fields, provider: ProviderKey): ListEndpoint {
  const endpoint = {
    provider,
    path: readPath(fields),
    itemsPath: fields.text('itemsPath'),
    paging: readPaging(fields),
    watermark: readWatermark(fields),
  }
  checkParameters(endpoint)
  return endpoint
}

function readPath(fields: Fields): string {
  const path = fields.requiredText('path')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (!/[\\#\u0000-\u001f\u007f]/.test(path) && !path.startsWith('//')) return path
  throw new ConfigurationError(
    'The field "path" is neither a path such as "/items" nor a URL: it begins with "//", or has a "#", a backslash or a control character.',
  )
}

// No standard, but what most APIs call them; empty where the style has no parameter.
const usualParameters: Readonly<Record<PagingStyle, string>> = {
  none: '',
  nextLink: '',
  linkHeader: '',
  cursor: 'cursor',
  offset: 'offset',
  page: 'page',
}

function readPaging(fields: Fields): Paging {
  const style = fields.oneOf('paging', pagingStyles, 'none')
  // Zero cannot be filled in: it stands for the size that the API chooses.
  const pageSize = fields.positiveInteger('pageSize', 0) || undefined
  const pageSizeParameter = fields.text('pageSizeParameter')
  if (pageSizeParameter !== undefined && pageSize === undefined) throw lonely('pageSizeParameter', 'pageSize')
  return {
    style,
    field: style === 'cursor' ? fields.requiredText('pagingField') : fields.text('pagingField'),
    parameter: fields.text('pagingParameter') ?? usualParameters[style],
    pageSize,
    pageSizeParameter: pageSizeParameter ?? 'limit',
  }
}

function readWatermark(fields: Fields): ListEndpoint['watermark'] {
  const field = fields.text('watermarkField')
  const parameter = fields.text('watermarkParameter')
  if (field !== undefined) return { field, parameter }
  if (parameter !== undefined) throw lonely('watermarkParameter', 'watermarkField')
  return undefined
}

function lonely(name: string, needed: string): ConfigurationError {
  return new ConfigurationError(`The field "${name}" is filled, but "${needed}" is not, which it belongs to.`)
}

/** One parameter cannot say two things. */
function checkParameters({ paging, watermark }: ListEndpoint): void {
  const { style, parameter, pageSize, pageSizeParameter } = paging
  const taken = new Map<string | undefined, string>()
  for (const [field, name] of [
    ['pagingParameter', usualParameters[style] === '' ? undefined : parameter],
    ['pageSizeParameter', pageSize === undefined ? undefined : pageSizeParameter],
    ['watermarkParameter', watermark?.parameter],
  ] as const) {
    const other = taken.get(name)
    if (name !== undefined && other !== undefined) {
      throw new ConfigurationError(`The fields "${other}" and "${field}" both name the parameter "${name}".`)
    }
    taken.set(name, field)
  }
}
