import { manyRecordsAction } from '../steps/manyRecords/manyRecordsAction'
import { manyRecordsModel } from '../steps/manyRecords/manyRecordsModel'
import { objectTypesFor, uniqueFields } from '../steps/objectServices'

/** Changes many records and emits a result for each. */
const run = manyRecordsAction('updateObjects', 'update')

const objectTypes = objectTypesFor('update')

const getMetaModel = manyRecordsModel('update')

export { getMetaModel, objectTypes, run as process, uniqueFields }
