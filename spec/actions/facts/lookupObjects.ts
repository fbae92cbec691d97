import { actionStep, createRecord } from '../fixtures/actionStep'
import type { ProviderFixture, TypeFixture } from '../fixtures/fixture'
import type { Body } from '../fixtures/inProcess'

/** Describes lookupObjects for every object type of every provider. */
export function lookupObjectsFacts(provider: ProviderFixture, type: TypeFixture): void {
  const { idField, searchField, keyValue } = type
  const step = actionStep(provider, type)
  const term = (condition: string, fieldValue: unknown) => ({ fieldName: searchField, condition, fieldValue })
  const idsIn = (bodies: unknown[]) => bodies.map((body) => (body as Body)[idField])
  const resultsIn = (bodies: unknown[]) => bodies.map((body) => idsIn((body as { results: Body[] }).results))

  /** Returns the IDs found by `term operator term …`. */
  async function found(...parts: readonly (object | string)[]) {
    const names = parts.map((_, place) => (place % 2 === 0 ? `sTerm_${place / 2 + 1}` : linkName(place)))
    const input = Object.fromEntries(names.map((name, place) => [name, parts[place]]))
    const config = { termNumber: (parts.length + 1) / 2 }
    return idsIn(await step.bodies('lookupObjects', config, input)).sort()
  }

  test('lookupObjects without terms emits all records, one per message', async () => {
    await createRecord(type)
    const bodies = await step.bodies('lookupObjects', {}, {})
    expect(idsIn(bodies).sort()).toEqual((await type.ids()).sort())
  })

  test('lookupObjects with one term emits the records that match it', async () => {
    await createRecord(type)
    const { id, value, fields } = await createRecord(type)
    const bodies = await step.bodies('lookupObjects', { termNumber: '1' }, { sTerm_1: term('=', value) })
    expect(bodies).toEqual([expect.objectContaining({ ...fields, [idField]: id })])
  })

  test('lookupObjects joins terms with "or" and "and" from left to right', async () => {
    const [one, other] = [await createRecord(type), await createRecord(type)]
    const [isOne, isOther] = [term('=', one.value), term('=', other.value)]
    const isNotOne = term('!=', one.value)
    expect(await found(isOne, 'or', isOther)).toEqual([one.id, other.id].sort())
    expect(await found(isOther, 'AND', isNotOne)).toEqual([other.id])
    expect(await found(isOne, '', isNotOne)).toEqual([])
    expect(await found(isOne, 'or', isOther, 'and', isNotOne)).toEqual([other.id])
    expect(await found(isOne, 'and', isNotOne, 'or', isOther)).toEqual([other.id])
  })

  test.each<[string, Body, string]>([
    ['field', { sTerm_1: { ...term('=', 'x'), fieldName: 'NoSuchField' } }, '"NoSuchField"'],
    ['condition', { sTerm_1: term('RESEMBLES', 'x') }, '"RESEMBLES"'],
    ['term', {}, '"sTerm_1"'],
    ['field', { sTerm_1: { condition: '=' } }, '"fieldName"'],
    ['value', { sTerm_1: term('=', { a: 1 }) }, searchField],
    ['value', { sTerm_1: term('=', ['x']) }, searchField],
  ])('lookupObjects rejects an unknown or missing %s: %j', async (_, input, named) => {
    const { name, message } = await step.failure('lookupObjects', { termNumber: 1 }, input)
    expect(name).toBe('ConfigurationError')
    for (const part of ['"sTerm_1"', named]) expect(message).toContain(part)
  })

  test.each([0, 1, ''])('lookupObjects with a termNumber of %j rejects a second term', async (termNumber) => {
    const input = { sTerm_1: term('=', 'x'), sTerm_2: term('=', 'y') }
    const { name, message } = await step.failure('lookupObjects', { termNumber }, input)
    expect(name).toBe('ConfigurationError')
    expect(message).toMatch(/^The field "termNumber" is [01], but the message has "sTerm_[12]"\./)
  })

  test.each([null, {}, { fieldName: '', condition: null }])(
    'lookupObjects ignores a further term without values: %j',
    async (sTerm_2) => {
      const input = { sTerm_1: term('=', keyValue(0)), sTerm_2 }
      expect(await step.bodies('lookupObjects', { termNumber: 1 }, input)).toEqual([])
    },
  )

  test.each(['100', '-1', 'many'])('lookupObjects rejects a termNumber of %s', async (termNumber) => {
    expect(await step.failure('lookupObjects', { termNumber }, {})).toMatchObject({
      name: 'ConfigurationError',
      message: expect.stringContaining('"termNumber"'),
    })
  })

  test('lookupObjects emits one message per page with emitPage, and one message with emitAll', async () => {
    const records = [await createRecord(type), await createRecord(type), await createRecord(type)]
    const ids = records.map(({ id }) => id).sort()
    const [first, second, third] = records.map(({ value }) => term('=', value))
    const input = { sTerm_1: first, link_1_2: 'or', sTerm_2: second, link_2_3: 'or', sTerm_3: third }
    const config = { termNumber: 3, pageSize: 2 }
    const pages = await step.bodies('lookupObjects', { ...config, emitBehavior: 'emitPage' }, input)
    expect(resultsIn(pages).map(({ length }) => length)).toEqual([2, 1])
    expect(resultsIn(pages).flat().sort()).toEqual(ids)
    const all = await step.bodies('lookupObjects', { ...config, emitBehavior: 'emitAll' }, input)
    expect(resultsIn(all).map((results) => results.sort())).toEqual([ids])
  })

  test.each([
    ['emitIndividually', []],
    ['emitPage', []],
    ['emitAll', [{ results: [] }]],
  ])('lookupObjects without results and with %s emits %j', async (emitBehavior, bodies) => {
    const config = { termNumber: 1, emitBehavior }
    const input = { sTerm_1: term('=', keyValue(0)) }
    expect(await step.bodies('lookupObjects', config, input)).toEqual(bodies)
  })
}

function linkName(place: number): string {
  return `link_${(place + 1) / 2}_${(place + 3) / 2}`
}
