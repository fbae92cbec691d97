/** One entry of a picklist as describe shows it. */
export interface PicklistValue {
  readonly active: boolean
  readonly defaultValue: boolean
  readonly label: string
  readonly validFor: string | null
  readonly value: string
}

/** A writable text field, from which other fields differ. */
export const plainField = {
  aggregatable: true,
  aiPredictionField: false,
  autoNumber: false,
  byteLength: 0,
  calculated: false,
  calculatedFormula: null as string | null,
  cascadeDelete: false,
  caseSensitive: false,
  compoundFieldName: null as string | null,
  controllerName: null as string | null,
  createable: true,
  custom: false,
  defaultValue: null as boolean | string | null,
  defaultValueFormula: null as string | null,
  defaultedOnCreate: false,
  dependentPicklist: false,
  deprecatedAndHidden: false,
  digits: 0,
  displayLocationInDecimal: false,
  encrypted: false,
  externalId: false,
  extraTypeInfo: null as string | null,
  filterable: true,
  filteredLookupInfo: null,
  formulaTreatNullNumberAsZero: false,
  groupable: true,
  highScaleNumber: false,
  htmlFormatted: false,
  idLookup: false,
  inlineHelpText: null as string | null,
  label: '',
  length: 0,
  mask: null as string | null,
  maskType: null as string | null,
  name: '',
  nameField: false,
  namePointing: false,
  nillable: true,
  permissionable: true,
  picklistValues: [] as readonly PicklistValue[],
  polymorphicForeignKey: false,
  precision: 0,
  queryByDistance: false,
  referenceTargetField: null as string | null,
  referenceTo: [] as readonly string[],
  relationshipName: null as string | null,
  relationshipOrder: null as number | null,
  restrictedDelete: false,
  restrictedPicklist: false,
  scale: 0,
  searchPrefilterable: false,
  soapType: 'xsd:string',
  sortable: true,
  type: 'string',
  unique: false,
  updateable: true,
  writeRequiresMasterRead: false,
}

/** A field exactly as describe shows it. */
export type Field = Readonly<typeof plainField>

/** The properties of a field that differ from the default of its kind. */
export type Traits = Partial<Omit<Field, 'name' | 'label' | 'type'>>
