import type { Api } from '../../http/api'
import type { Choices } from '../objectOperations'
import { describeObject, type FieldDescription } from './describe'

/** Returns the names and labels of fields. */
export function choicesOf(fields: readonly FieldDescription[]): Choices {
  return Object.fromEntries(fields.map(({ name, label }) => [name, label]))
}

/**
 * Returns the fields by which a collection or a bulk job can upsert.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_sobjects_collections_upsert.htm
 */
export async function upsertFields(api: Api, objectType: string): Promise<Choices> {
  const { fields } = await describeObject(api, objectType)
  return choicesOf(fields.filter(({ name, isExternalId }) => isExternalId || name === 'Id'))
}
