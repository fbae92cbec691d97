import { type Api, jsonObject } from '../../http/api'

/** An object in the list of all objects: its name, its label, and its flags. */
export type ListedObject = Readonly<Record<string, unknown>> & { readonly name: string }

/**
 * Returns all objects that the account can see.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_describeGlobal.htm
 */
export async function describeGlobal(api: Api): Promise<readonly ListedObject[]> {
  const { sobjects } = jsonObject(await api({ method: 'GET', path: '/sobjects/' }), 'the list of objects')
  return (Array.isArray(sobjects) ? sobjects : []).filter((each) => typeof Object(each).name === 'string')
}
