import { randomUUID } from 'node:crypto'
import { emitBehaviors } from '../emit/emitPages'
import { emitPolled } from '../emit/emitPolled'
import { containsSecret } from '../http/redaction/redact'
import type { ListDefinition, RecordList, RequestTemplate } from '../listPolling/definition/listDefinition'
import { readListFields } from '../listPolling/definition/readFields'
import { isFiltered, pollList } from '../listPolling/pollList'
import { metaModel } from '../steps/metaModel'
import { emittedSchema } from '../steps/objectServices'
import { trigger } from '../steps/step'
import { Fields } from '../values/fields'

/** Emits all records of a list, or those that are new or changed; the snapshot follows each page. */
const run = trigger('pollEndpoint', async (execution, runtime, snapshot, message) => {
  const { provider, api, config, environment, log } = execution
  const fields = new Fields(config)
  const definition = readListFields(fields, config, provider.key)
  for (const { headers } of requestsOf(definition)) execution.hideHeaders(headers)
  const isSecret = (value: string) => containsSecret(value, execution.secrets())
  const { isAnnotation } = provider
  const cursor = environment.isSampleRun ? undefined : snapshot
  const polling = {
    pages: pollList({ api, isSecret, isAnnotation }, definition, cursor, log),
    source: [
      provider.key,
      definition.request.path,
      definition.itemsPath ?? '',
      ...pollOf(definition, message),
    ].join(' '),
    behavior: fields.oneOf('emitBehavior', emitBehaviors, 'emitIndividually'),
    isSinglePage: fields.isChecked('singlePagePerInterval'),
  }
  return emitPolled(polling, execution, runtime)
})

/** Returns the requests of a list and of the lists of its parents. */
function requestsOf({ request, parents }: RecordList): RequestTemplate[] {
  const { source } = parents ?? {}
  return [request, ...(source && 'request' in source ? requestsOf(source) : [])]
}

// The runtime drops a message with the ID of another one that is being processed, and each poll emits the whole list.
function pollOf(definition: ListDefinition, message: { readonly id?: unknown } | undefined): string[] {
  if (isFiltered(definition)) return []
  const { id } = message ?? {}
  return [typeof id === 'string' && id !== '' ? id : randomUUID()]
}

/** The records of any list; most have an ID. */
const getMetaModel = metaModel(async ({ config }) => {
  return {
    out: emittedSchema({ type: 'object', properties: { id: { type: 'string', title: 'ID' } } }, config),
  }
})

export { getMetaModel, run as process }
