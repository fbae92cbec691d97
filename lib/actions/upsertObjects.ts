import { manyRecordsAction } from '../steps/manyRecords/manyRecordsAction'
import { manyRecordsModel } from '../steps/manyRecords/manyRecordsModel'
import { objectTypesFor, upsertManyFields } from '../steps/objectServices'

/** Creates or changes many records and emits a result for each. */
const run = manyRecordsAction('upsertObjects', 'upsert')

const objectTypes = objectTypesFor('upsert')

const getMetaModel = manyRecordsModel('upsert')

export { getMetaModel, objectTypes, run as process, upsertManyFields as uniqueFields }
