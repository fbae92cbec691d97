import { createObjectFacts } from './facts/createObject'
import { deleteObjectFacts } from './facts/deleteObject'
import { designerFacts } from './facts/designer'
import { lookupObjectFacts } from './facts/lookupObject'
import { lookupObjectsFacts } from './facts/lookupObjects'
import { queryFacts } from './facts/query'
import { updateObjectFacts } from './facts/updateObject'
import { upsertObjectFacts } from './facts/upsertObject'
import type { ProviderFixture } from './fixtures/fixture'

const factsByAction = {
  lookupObject: lookupObjectFacts,
  lookupObjects: lookupObjectsFacts,
  createObject: createObjectFacts,
  updateObject: updateObjectFacts,
  upsertObject: upsertObjectFacts,
  deleteObject: deleteObjectFacts,
  query: queryFacts,
  designer: designerFacts,
}

/** Describes all actions for every object type of a provider. */
export function actionFacts(provider: ProviderFixture): void {
  for (const type of provider.types) {
    describe.each(Object.entries(factsByAction))(`%s of ${type.objectType}`, (_, facts) => {
      facts(provider, type)
    })
  }
}
