import { bulkQuery } from '../steps/bulk/bulkQuery'
import { queryModel } from '../steps/bulk/queryModel'

const getMetaModel = queryModel

export { bulkQuery as process, getMetaModel }
