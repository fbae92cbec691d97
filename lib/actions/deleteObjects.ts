import { manyRecordsAction } from '../steps/manyRecords/manyRecordsAction'
import { manyRecordsModel } from '../steps/manyRecords/manyRecordsModel'
import { objectTypesFor, uniqueFields } from '../steps/objectServices'

/** Deletes many records and emits a result for each. */
const run = manyRecordsAction('deleteObjects', 'delete')

const objectTypes = objectTypesFor('delete')

const getMetaModel = manyRecordsModel('delete')

export { getMetaModel, objectTypes, run as process, uniqueFields }
