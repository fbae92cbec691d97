import { emitBehaviors } from '../emit/emitPages'
import { emitPolled, mostSampleRecords } from '../emit/emitPolled'
import { ConfigurationError } from '../errors'
import type { PollRequest } from '../providers/objectOperations'
import { requireCapability } from '../steps/capabilities'
import { readMailFields, withAttachments } from '../steps/mail/mailFields'
import { metaModel } from '../steps/metaModel'
import { emittedSchema, objectTypeOf, objectTypesFor, parentIdOf, parents } from '../steps/objectServices'
import { service, trigger } from '../steps/step'
import { Fields } from '../values/fields'

const defaultPageSize = 1000

/** Emits the records that were created or changed since the last execution, with a snapshot after each page. */
const run = trigger('getNewAndUpdatedObjectsPolling', async (execution, runtime, snapshot) => {
  const { provider, api, config, environment, log } = execution
  const fields = new Fields(config)
  const request = { ...readRequest(fields), parentId: parentIdOf(execution) }
  const mail = readMailFields(execution, request.objectType)
  const { isSampleRun } = environment
  const limit = isSampleRun ? { mostRecords: mostSampleRecords } : {}
  const cursor = isSampleRun ? undefined : snapshot
  const polling = {
    pages: requireCapability(provider, 'objects').poll(api, { ...request, ...mail, ...limit }, cursor, log),
    source: sourceOf(provider.key, request),
    behavior: fields.oneOf('emitBehavior', emitBehaviors, 'emitIndividually'),
    isSinglePage: fields.isChecked('singlePagePerInterval'),
  }
  return emitPolled(polling, execution, runtime)
})

const objectTypes = objectTypesFor('poll')

const objectFields = service('objectFields', ({ provider, api, config }) =>
  requireCapability(provider, 'objects').fields(api, objectTypeOf(config)),
)

/** A record, or a list of records, according to the emit behavior. */
const getMetaModel = metaModel(async (execution) => {
  const { provider, api, config } = execution
  const record = await requireCapability(provider, 'objects').recordSchema(api, objectTypeOf(config))
  return { out: emittedSchema(withAttachments(record, execution), config) }
})

export { getMetaModel, objectFields, objectTypes, parents, run as process }

type PolledPlace = Pick<PollRequest, 'objectType' | 'parentId' | 'mailbox'>

/** Names what is polled, in message IDs. */
function sourceOf(provider: string, { objectType, parentId = '', mailbox }: PolledPlace): string {
  return [provider, objectType, parentId, ...(mailbox === undefined ? [] : [mailbox.toLowerCase()])].join('/')
}

function readRequest(fields: Fields) {
  const startTime = fields.time('startTime')
  const endTime = fields.time('endTime')
  if (startTime !== undefined && endTime !== undefined && startTime > endTime) {
    throw new ConfigurationError(
      'The field "startTime" is later than the field "endTime", so nothing would ever be emitted. Change one of them.',
    )
  }
  return {
    objectType: fields.requiredText('objectType'),
    mailbox: fields.text('mailbox'),
    selectedFields: fields.names('selectedFields'),
    startTime,
    endTime,
    pageSize: fields.positiveInteger('pageSize', defaultPageSize),
    includeDeleted: fields.isChecked('includeDeleted'),
  }
}
