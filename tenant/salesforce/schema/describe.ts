import type { ObjectType } from './objectType'

type Json = Record<string, unknown>

/** Returns an object as an item of `GET /sobjects/`. */
export function describeBriefly(type: ObjectType, base: string): Json {
  const { name, label, labelPlural, keyPrefix, custom, queryable, replicateable, writable } = type
  return {
    activateable: false,
    associateEntityType: null,
    associateParentEntity: null,
    createable: writable,
    custom,
    customSetting: false,
    deepCloneable: false,
    deletable: writable,
    deprecatedAndHidden: false,
    feedEnabled: false,
    hasSubtypes: false,
    isInterface: false,
    isSubtype: false,
    keyPrefix,
    label,
    labelPlural,
    layoutable: writable,
    mergeable: false,
    mruEnabled: writable,
    name,
    queryable,
    replicateable,
    retrieveable: queryable,
    searchable: writable,
    triggerable: writable,
    undeletable: writable,
    updateable: writable,
    urls: urlsOf(type, base),
  }
}

/** Returns the response to `GET /sobjects/X/describe`. */
export function describeFully(type: ObjectType, base: string): Json {
  return {
    actionOverrides: [],
    childRelationships: [],
    compactLayoutable: type.writable,
    ...describeBriefly(type, base),
    defaultImplementation: null,
    extendedBy: null,
    extendsInterfaces: null,
    fields: type.fields,
    implementedBy: null,
    implementsInterfaces: null,
    listviewable: null,
    lookupLayoutable: null,
    namedLayoutInfos: [],
    networkScopeFieldName: null,
    recordTypeInfos: [],
    searchLayoutable: type.writable,
    sobjectDescribeOption: 'FULL',
    supportedScopes: [{ label: `All ${type.labelPlural.toLowerCase()}`, name: 'everything' }],
  }
}

function urlsOf({ name }: ObjectType, base: string): Json {
  const sobject = `${base}/sobjects/${name}`
  return { sobject, describe: `${sobject}/describe`, rowTemplate: `${sobject}/{ID}` }
}
