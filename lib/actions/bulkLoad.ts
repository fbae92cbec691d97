import { bulkLoad } from '../steps/bulk/bulkLoad'
import { getMetaModel, upsertFields } from '../steps/bulk/loadServices'
import { objectTypesFor } from '../steps/objectServices'

const objectTypes = objectTypesFor('create')

export { bulkLoad as process, getMetaModel, objectTypes, upsertFields }
