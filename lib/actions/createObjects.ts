import { manyRecordsAction } from '../steps/manyRecords/manyRecordsAction'
import { manyRecordsModel } from '../steps/manyRecords/manyRecordsModel'
import { objectTypesFor, parents } from '../steps/objectServices'

/** Creates many records and emits a result for each. */
const run = manyRecordsAction('createObjects', 'create')

const objectTypes = objectTypesFor('create')

const getMetaModel = manyRecordsModel('create')

export { getMetaModel, objectTypes, parents, run as process }
