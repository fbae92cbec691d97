import { objectTypeOf } from '../../../../../lib/providers/microsoft/objects/objectTypes'
import { searchFilter, searchSchema } from '../../../../../lib/providers/microsoft/objects/search'
import type { Search, SearchTerm } from '../../../../../lib/providers/objectOperations'

const term = (fieldName: string, condition: string, fieldValue: unknown): SearchTerm => ({
  fieldName,
  condition,
  fieldValue,
})

function filter(objectType: string, terms: SearchTerm[], operators: Search['operators'] = []) {
  return searchFilter({ objectType, terms, operators, pageSize: 10 }, objectTypeOf(objectType))
}

test('a search without terms has no filter', () => {
  expect(filter('contacts', [])).toBeUndefined()
})

test.each<[string, SearchTerm, string]>([
  ['messages', term('subject', '=', "it's"), "subject eq 'it''s'"],
  ['messages', term('subject', '!=', 'true'), "subject ne 'true'"],
  ['messages', term('subject', '=', null), 'subject eq null'],
  ['messages', term('subject', '=', ''), "subject eq ''"],
  ['messages', term('subject', 'startsWith', 5), "startswith(subject,'5')"],
  ['messages', term('subject', 'contains', undefined), "contains(subject,'')"],
  ['messages', term('isRead', '=', 'true'), 'isRead eq true'],
  ['messages', term('isRead', '!=', ' TRUE '), 'isRead ne true'],
  ['messages', term('isRead', '=', 'on'), 'isRead eq true'],
  ['messages', term('isRead', '=', 'Off'), 'isRead eq false'],
  ['messages', term('isRead', '=', false), 'isRead eq false'],
  ['messages', term('receivedDateTime', '>', '2026-01-31'), 'receivedDateTime gt 2026-01-31T00:00:00.000Z'],
  ['messages', term('from/emailAddress/address', '=', 'a'), "from/emailAddress/address eq 'a'"],
  ['events', term('start/dateTime', '>=', '2026-01-31T08:00'), "start/dateTime ge '2026-01-31T08:00'"],
  ['events', term('reminderMinutesBeforeStart', '<=', '15'), 'reminderMinutesBeforeStart le 15'],
  ['contacts', term('birthday', '<', '2000-01-01T00:00:00Z'), 'birthday lt 2000-01-01T00:00:00.000Z'],
  ['contacts', term('emailAddress', '=', "o'n"), "emailAddresses/any(a:a/address eq 'o''n')"],
  ['contacts', term('emailAddress', '!=', 'a'), "not (emailAddresses/any(a:a/address eq 'a'))"],
])('the filter of %s: %j', (objectType, single, text) => {
  expect(filter(objectType, [single])).toBe(text)
})

test('terms are joined from left to right with parentheses', () => {
  const terms = [term('name', '=', 'a'), term('name', '=', 'b'), term('name', '!=', 'c')]
  expect(filter('calendars', terms, ['or', 'and'])).toBe("((name eq 'a' or name eq 'b') and name ne 'c')")
})

test.each<[SearchTerm, string]>([
  [term('nothing', '=', 1), '"nothing", which is not a searchable field'],
  [term('constructor', '=', 1), '"constructor", which is not a searchable field'],
  [term('from/../id', '=', 1), '"from/../id", which is not a searchable field'],
  [term('subject', 'eq', 1), 'The condition "eq" is not one of'],
  [term('isRead', '=', '1 or 1 eq 1'), 'isRead must be true or false'],
  [term('isRead', '=', 'true or 1 eq 1'), 'isRead must be true or false'],
  [term('isRead', '=', 'yes'), 'isRead must be true or false'],
  [term('isRead', '=', 'x true'), 'isRead must be true or false'],
  [term('receivedDateTime', '=', 'now'), 'receivedDateTime must be a time'],
  [term('subject', '=', { a: 1 }), 'subject must be a string'],
  [term('subject', 'contains', ['x']), 'subject must be a string'],
])('the term %j is rejected with an error that explains it', (single, words) => {
  expect(() => filter('messages', [single])).toThrow(words)
})

test.each(['15 or 1 eq 1', 'x 15', '1.5', '15\n'])('the whole number %j is rejected', (value) => {
  const single = term('reminderMinutesBeforeStart', '=', value)
  expect(() => filter('events', [single])).toThrow('reminderMinutesBeforeStart must be a whole number')
})

test("the search fields are the record's fields and the unique fields", () => {
  const { fields } = searchSchema(objectTypeOf('contacts'))
  expect(fields).toEqual(expect.arrayContaining(['emailAddress', 'emailAddresses', 'lastModifiedDateTime']))
  expect(new Set(fields).size).toBe(fields.length)
})
