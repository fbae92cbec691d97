import { Mapper } from '../../../tenant/studio/flow/mapping'

describe('Mapper', () => {
  const mapper = new Mapper()
  afterAll(() => mapper.close())
  const message = { body: { name: 'Ada', tags: ['a', 'b'] }, elasticio: { step_1: { body: { id: 7 } } } }

  test('strings are expressions, objects and lists are mapped member by member, other values are constants', async () => {
    const mapping = {
      greeting: '"Hello " & body.name',
      nested: { list: ['body.tags[1]', 3], none: 'body.missing' },
    }
    expect(await mapper.map(mapping, message)).toEqual({
      value: { greeting: 'Hello Ada', nested: { list: ['b', 3] } },
    })
  })

  test('one expression maps the whole input, and the pass-through contains earlier messages', async () => {
    expect(await mapper.map('{"id": $getPassthrough().step_1.body.id}', message)).toEqual({
      value: { id: 7 },
    })
    expect(await mapper.map('elasticio.step_1.body.id', message)).toEqual({ value: 7 })
    expect(await mapper.map('$getFlowVariables()', message)).toEqual({ value: {} })
  })

  test('an expression that fails is identified by its path and character', async () => {
    expect(await mapper.map({ a: { b: 'body.(' } }, message)).toEqual({
      fault: { path: 'a.b', message: expect.any(String), position: expect.any(Number) },
    })
  })

  test('an expression that never ends is stopped, and the next one is evaluated', async () => {
    const endless = '($loop := function($n){ $loop($n + 1) }; $loop(0))'
    const [first, second] = await Promise.all([mapper.map(endless, message), mapper.map('1 + 1', message)])
    expect(first).toMatchObject({ fault: { message: expect.stringMatching(/took longer|failed/) } })
    expect(second).toEqual({ value: 2 })
  })
})
