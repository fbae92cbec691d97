import { actionStep, fresh, idsAddedBy } from '../fixtures/actionStep'
import type { ProviderFixture, TypeFixture } from '../fixtures/fixture'

/** Describes createObject for every object type of every provider. */
export function createObjectFacts(provider: ProviderFixture, type: TypeFixture): void {
  const { idField, keyValue, newRecord, refused } = type
  const step = actionStep(provider, type)

  test('createObject returns the stored record with its ID', async () => {
    const fields = newRecord(keyValue(fresh()))
    let bodies: unknown[] = []
    const [id, ...others] = await idsAddedBy(type, async () => {
      bodies = await step.bodies('createObject', {}, fields)
    })
    expect(others).toEqual([])
    expect(bodies).toEqual([expect.objectContaining({ ...fields, [idField]: id })])
    expect(await type.stored(String(id))).toMatchObject(fields)
  })

  test("createObject fails with the API's error message for an invalid record and creates nothing", async () => {
    const added = await idsAddedBy(type, async () => {
      const { name, message } = await step.failure('createObject', {}, refused.body)
      expect(name).toBe('ApiError')
      for (const words of refused.words) expect(message).toContain(words)
    })
    expect(added).toEqual([])
  })
}
