import fc from 'fast-check'
import { Fields } from '../../../lib/values/fields'

const absent = [undefined, null, '', '  ']

function configurationError(message: string) {
  return expect.objectContaining({ name: 'ConfigurationError', message })
}

describe('text', () => {
  test.each(absent)('text treats %j as missing', (value) => {
    expect(new Fields({ a: value }).text('a')).toBeUndefined()
    expect(() => new Fields({ a: value }).requiredText('a')).toThrow(
      configurationError('The field "a" is missing.'),
    )
  })

  test('text is trimmed', () => {
    expect(new Fields({ a: ' x y ' }).text('a')).toBe('x y')
    expect(new Fields({ a: ' x y ' }).requiredText('a')).toBe('x y')
  })

  test.each<[unknown, string]>([
    [1, 'number'],
    [true, 'boolean'],
    [{}, 'object'],
    [['a'], 'list'],
  ])('text rejects %j, which is not a string', (value, type) => {
    expect(() => new Fields({ a: value }).text('a')).toThrow(
      configurationError(`The field "a" is not a string. Replace the ${type} with a string.`),
    )
  })
})

describe('oneOf', () => {
  const choices = ['one', 'two'] as const

  test('oneOf returns the choice, or the default if there is none', () => {
    expect(new Fields({ a: ' two ' }).oneOf('a', choices)).toBe('two')
    expect(new Fields({}).oneOf('a', choices, 'one')).toBe('one')
  })

  test('the error of oneOf contains the field, its value, and the choices', () => {
    expect(() => new Fields({ a: 'three' }).oneOf('a', choices, 'one')).toThrow(
      configurationError('The field "a" is "three", but it must be one of one, two.'),
    )
    expect(() => new Fields({}).oneOf('a', choices)).toThrow(
      configurationError('The field "a" is missing, but it must be one of one, two.'),
    )
  })

  test('the error of oneOf shortens a long value', () => {
    expect(() => new Fields({ a: 'x'.repeat(1000) }).oneOf('a', choices)).toThrow(
      configurationError(`The field "a" is "${'x'.repeat(40)}", but it must be one of one, two.`),
    )
  })
})

describe('isChecked', () => {
  test.each<[unknown, boolean]>([
    ...absent.map((value): [unknown, boolean] => [value, false]),
    [false, false],
    ['false', false],
    ['off', false],
    ['Off', false],
    [true, true],
    ['true', true],
    ['on', true],
    [' ON ', true],
  ])('isChecked reads %j as %s', (value, expected) => {
    expect(new Fields({ a: value }).isChecked('a')).toBe(expected)
  })

  test.each(['yes', 1, 0, {}])('isChecked rejects %j', (value) => {
    expect(() => new Fields({ a: value }).isChecked('a')).toThrow(
      configurationError('The field "a" is neither true nor false.'),
    )
  })
})

describe('positiveInteger', () => {
  test.each<[unknown, number]>([
    ...absent.map((value): [unknown, number] => [value, 7]),
    [1, 1],
    ['1000', 1000],
    [' 5 ', 5],
  ])('positiveInteger reads %j as %d', (value, expected) => {
    expect(new Fields({ a: value }).positiveInteger('a', 7)).toBe(expected)
  })

  test.each([0, -1, 1.5, '1.5', 'ten', '10 pages', Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60, true, []])(
    'positiveInteger rejects %j',
    (value) => {
      expect(() => new Fields({ a: value }).positiveInteger('a', 7)).toThrow(
        configurationError('The field "a" is not a whole number of 1 or more.'),
      )
    },
  )
})

describe('time', () => {
  test.each(absent)('time treats %j as missing', (value) => {
    expect(new Fields({ a: value }).time('a')).toBeUndefined()
  })

  test.each([
    ['2026-01-31T08:00:00Z', '2026-01-31T08:00:00.000Z'],
    ['2026-01-31T08:00:00', '2026-01-31T08:00:00.000Z'],
    ['2026-01-31T08:00', '2026-01-31T08:00:00.000Z'],
    ['2026-01-31', '2026-01-31T00:00:00.000Z'],
    ['2026-01-31T08:00:00.125Z', '2026-01-31T08:00:00.125Z'],
    ['2026-01-31T08:00:00.1234567Z', '2026-01-31T08:00:00.123Z'],
    ['2026-01-31T08:00:00+02:00', '2026-01-31T06:00:00.000Z'],
    ['2026-01-31T08:00:00-0530', '2026-01-31T13:30:00.000Z'],
    ['2026-01-31t08:00:00z', '2026-01-31T08:00:00.000Z'],
    ['2026-01-31T08:00:00+01', '2026-01-31T07:00:00.000Z'],
    ['2026-01-31T08:00-05', '2026-01-31T13:00:00.000Z'],
    ['20260131T080000Z', '2026-01-31T08:00:00.000Z'],
    ['20260131T0800', '2026-01-31T08:00:00.000Z'],
    ['20260131T080000.5+0530', '2026-01-31T02:30:00.500Z'],
  ])('time reads %s as %s', (value, expected) => {
    expect(new Date(new Fields({ a: value }).time('a') ?? 0).toISOString()).toBe(expected)
  })

  test.each([
    'yesterday',
    '31.01.2026',
    '2026',
    '2026-13-01',
    '2026-01-31 08:00',
    '1769846400',
    '2026-01-31T25:00Z',
    '2026-02-30',
    '20260131',
    '20260230T080000Z',
    '20260131T08:00:00Z',
    '2026-01-31T080000Z',
    '2026-04-31T08:00:00Z',
  ])('time rejects %s', (value) => {
    expect(() => new Fields({ a: value }).time('a')).toThrow(
      configurationError(`The field "a" is "${value}", but it must be a time such as 2026-01-31T08:00:00Z.`),
    )
  })

  test('time treats a value without a zone as UTC, regardless of the zone of the machine', () => {
    const parse = jest.spyOn(Date, 'parse')
    new Fields({ a: '2026-01-31T08:00' }).time('a')
    expect(parse).toHaveBeenCalledWith('2026-01-31T08:00Z')
    parse.mockRestore()
  })

  test('time reads the ISO string of any Date', () => {
    const dates = fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true })
    fc.assert(
      fc.property(dates, (date) => {
        expect(new Fields({ a: date.toISOString() }).time('a')).toBe(date.getTime())
      }),
    )
  })
})

describe('names', () => {
  test.each([...absent, []])('names treats %j as all fields', (value) => {
    expect(new Fields({ a: value }).names('a')).toBeUndefined()
  })

  test('names accepts a list or a string with commas', () => {
    expect(new Fields({ a: ['id', 'Account.Name'] }).names('a')).toEqual(['id', 'Account.Name'])
    expect(new Fields({ a: ' id, displayName ' }).names('a')).toEqual(['id', 'displayName'])
  })

  test.each([[['id', 1]], ['id,,name'], [['']], ["id' or 1 eq 1"], ['a b'], [{}], [7]])(
    'names rejects %j',
    (value) => {
      expect(() => new Fields({ a: value }).names('a')).toThrow(
        configurationError('The field "a" is not a list of field names.'),
      )
    },
  )
})
