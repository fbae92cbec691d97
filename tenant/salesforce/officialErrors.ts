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
const rejections = {
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

export type OfficialError = keyof typeof rejections

export function isOfficialError(name: unknown): name is OfficialError {
  return typeof name === 'string' && Object.hasOwn(rejections, name)
}

/** Returns the error response called `name`. */
export function officialError(name: OfficialError): SalesforceResponse {
  const [status, body] = rejections[name]
  return { status, body: typeof body === 'string' ? body : [body] }
}
