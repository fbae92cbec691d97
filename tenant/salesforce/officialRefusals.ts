import type { SalesforceResponse } from './salesforceResponse'

const fuzzyMatch = {
  allowSave: true,
  duplicateRule: 'Standard_Contact_Duplicate_Rule',
  duplicateRuleEntityType: 'Contact',
  errorMessage: 'Use one of these records?',
  matchResults: [
    {
      entityType: 'Contact',
      errors: [],
      matchEngine: 'FuzzyMatchEngine',
      matchRecords: ['0035g000000dupAAAA', '0035g000000dupBAAA'].map((Id) => ({
        additionalInformation: [],
        fieldDiffs: [],
        matchConfidence: 100,
        record: { attributes: { type: 'Contact', url: `/services/data/v66.0/sobjects/Contact/${Id}` }, Id },
      })),
      rule: 'Standard_Contact_Match_Rule_v1_1',
      size: 2,
      success: true,
    },
  ],
}

/** Error responses in Salesforce's own shape, under short names. */
const refusals = {
  /** The org has moved to another instance: https://github.com/jsforce/jsforce/issues/196 */
  urlNotReset: [404, { errorCode: 'URL_NOT_RESET', message: 'Destination URL not reset.' }],
  misdirected: [421, '<html><title>421 Misdirected Request</title></html>'],
  /** https://help.salesforce.com/s/articleView?id=000354473 */
  retiredVersion: [410, { errorCode: 'GONE', message: 'The requested resource has been removed.' }],
  /** The misspelled name is Salesforce's own. */
  duplicates: [
    400,
    { duplicateResut: fuzzyMatch, errorCode: 'DUPLICATES_DETECTED', message: 'Use one of these records?' },
  ],
  tooComplicated: [
    400,
    { errorCode: 'QUERY_TOO_COMPLICATED', message: 'Query is either selecting too many fields.' },
  ],
  tooLarge: [400, { errorCode: 'OPERATION_TOO_LARGE', message: 'exceeded 100000 distinct who/what' }],
} as const satisfies Readonly<Record<string, readonly [status: number, body: object | string]>>

export type OfficialRefusal = keyof typeof refusals

export function isOfficialRefusal(name: unknown): name is OfficialRefusal {
  return typeof name === 'string' && Object.hasOwn(refusals, name)
}

/** Returns the error response called `name`. */
export function officialRefusal(name: OfficialRefusal): SalesforceResponse {
  const [status, body] = refusals[name]
  return { status, body: typeof body === 'string' ? body : [body] }
}
