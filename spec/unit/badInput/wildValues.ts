import fc from 'fast-check'

const awkwardTexts = [
  "' OR 1=1 --",
  "O'Brien",
  '\\',
  'a\r\nx-injected: 1',
  '\u0000',
  '\ud800',
  '../../secrets',
  '//evil.example/',
  'https://evil.example/',
  'javascript:alert(1)',
  '?a=1#b',
  '%00%2f',
  '{{OAUTH_CLIENT_SECRET}}',
  '__proto__',
  'constructor',
  'toString',
  '2026-02-30T00:00:00Z',
  '-271821-04-20T00:00:00Z',
  '+275760-09-13T00:00:00.000Z',
  '0000-01-01',
  '1e999',
  '0x10',
  '٣',
  'x'.repeat(5000),
]

const awkwardNames = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'then',
  'length',
  '',
  'a.b',
  '@odata.x',
  'id',
]

/** Values that no field, message, snapshot, or response should contain, but that JSON allows. */
export const wildValue: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { arbitrary: fc.constantFrom<unknown>(null, true, false, '', ' ', 0, -1, 1), weight: 3 },
    { arbitrary: fc.constantFrom(1e308, -1e308, 2 ** 53, 5e-324, 0.1, 2 ** 31, 1e21), weight: 2 },
    { arbitrary: fc.constantFrom(...awkwardTexts), weight: 5 },
    { arbitrary: fc.string({ unit: 'binary', maxLength: 12 }).filter(isClean), weight: 2 },
    { arbitrary: fc.array(tie('value'), { maxLength: 3 }), weight: 2 },
    { arbitrary: objectOf(fc.constantFrom(...awkwardNames), tie('value')), weight: 2 },
  ),
})).value

/** Returns objects with any property names. As with JSON.parse, `__proto__` is an own property. */
export function objectOf(names: fc.Arbitrary<string>, values: fc.Arbitrary<unknown>): fc.Arbitrary<object> {
  return fc
    .array(fc.tuple(names, values), { maxLength: 4 })
    .map((entries) => Object.fromEntries([...entries, ...polluting(entries)]))
}

// A property that would appear in every object if it was merged carelessly.
function polluting(entries: readonly (readonly [string, unknown])[]): [string, unknown][] {
  return entries.some(([name]) => name === '__proto__') ? [['__proto__', { polluted: 'yes' }]] : []
}

/** Returns the expected values, and occasionally wild ones. */
export function mostly(expected: fc.Arbitrary<unknown>, weight = 6): fc.Arbitrary<unknown> {
  return fc.oneof({ arbitrary: expected, weight }, { arbitrary: wildValue, weight: 1 })
}

/** Returns the object without undefined properties. */
export function present(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined))
}

// Errors may quote their input, and these strings are what the specs search for in errors.
function isClean(text: string): boolean {
  return !/undefined|\[object|NaN/.test(text)
}
