import type { Search, SearchTerm } from '../../../../lib/providers/objectOperations'
import type { FieldDescription } from '../../../../lib/providers/salesforce/describe'
import { searchCondition } from '../../../../lib/providers/salesforce/query/search'
import { objectDescription } from './scriptedSalesforce'

const fields = Object.entries({
  Name: 'string',
  Age__c: 'double',
  Active__c: 'boolean',
  Born__c: 'date',
  CreatedDate: 'datetime',
  Opens__c: 'time',
  Tags__c: 'multipicklist',
}).map(([name, type]) => ({ name, type }) as FieldDescription)

function condition(terms: SearchTerm[], operators: Search['operators'] = []) {
  const description = objectDescription(fields)
  return searchCondition({ objectType: 'Widget__c', terms, operators, pageSize: 10 }, description)?.text
}

const term = (fieldName: string, operator: string, fieldValue: unknown): SearchTerm => ({
  fieldName,
  condition: operator,
  fieldValue,
})

test('a search without terms has no condition', () => {
  expect(condition([])).toBeUndefined()
})

test.each([
  [term('Name', '=', "O'Neil"), "Name = 'O\\'Neil'"],
  [term('name', 'like', 'A%'), "Name LIKE 'A%'"],
  [term('Age__c', '>=', '18'), 'Age__c >= 18'],
  [term('Active__c', '=', true), 'Active__c = true'],
  [term('Born__c', '<', '2000-01-31'), 'Born__c < 2000-01-31'],
  [term('CreatedDate', '>', '2026-01-31T08:00:00+01:00'), 'CreatedDate > 2026-01-31T07:00:00.000Z'],
  [term('Opens__c', '<', '08:30'), 'Opens__c < 08:30:00Z'],
  [term('Opens__c', '=', ' 08:30:00.000Z '), 'Opens__c = 08:30:00.000Z'],
  [term('Opens__c', 'IN', '08:30:15, 23:59'), 'Opens__c IN (08:30:15Z, 23:59:00Z)'],
  [term('Opens__c', '=', null), 'Opens__c = null'],
  [term('Name', '=', ''), 'Name = null'],
  [term('Name', 'IN', "a, b'c"), "Name IN ('a', 'b\\'c')"],
  [term('Tags__c', 'INCLUDES', ['x;y', 'z']), "Tags__c INCLUDES ('x;y', 'z')"],
])('the term %j has the condition %s', (single, text) => {
  expect(condition([single])).toBe(text)
})

test('terms are joined from left to right with parentheses', () => {
  const terms = [term('Name', '=', 'a'), term('Name', '=', 'b'), term('Age__c', '=', 1)]
  expect(condition(terms, ['or', 'and'])).toBe("((Name = 'a' OR Name = 'b') AND Age__c = 1)")
})

test.each([
  [term('Nope', '=', 1), 'has no field "Nope"'],
  [term('Name', 'IS', 1), 'The condition "IS" is not one of'],
  [term('Age__c', '=', '1 OR 1=1'), 'must be a number'],
  [term('Active__c', '=', 'yes'), 'must be true or false'],
  [term('Born__c', '=', 'TODAY'), 'must be a date'],
  [term('Born__c', '=', '2000-01-31 OR Id != null'), 'must be a date'],
  [term('Born__c', '=', 'x2000-01-31'), 'must be a date'],
  [term('Opens__c', '=', '08:30 OR Id != null'), 'must be a time of day such as 08:30'],
  [term('Opens__c', '=', 'x08:30'), 'must be a time of day such as 08:30'],
  [term('Active__c', '=', 'true OR Id != null'), 'must be true or false'],
  [term('Active__c', '=', 'x true'), 'must be true or false'],
  [term('Age__c', '=', 'x1'), 'must be a number'],
  [term('CreatedDate', '=', "' OR"), 'must be a time'],
  [term('Opens__c', '=', '8 am'), 'must be a time of day such as 08:30'],
  [term('Opens__c', '=', '24:00'), 'must be a time of day such as 08:30'],
])('the term %j is rejected with an error that explains it', (single, words) => {
  expect(() => condition([single])).toThrow(words)
})
