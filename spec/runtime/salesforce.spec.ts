import { salesforceFacts, salesforcePages } from '../support/salesforceFacts'
import { salesforceKillFacts } from '../support/salesforceKillFacts'
import { describeSalesforce } from '../support/salesforceOrg'
import { choicesAndMetadata } from './salesforce/choicesAndMetadata'
import { endpointPolling } from './salesforce/endpointPolling'
import { expiredSessions } from './salesforce/expiredSessions'
import { locators } from './salesforce/locators'
import { movedOrgs } from './salesforce/movedOrgs'
import { objectTypes } from './salesforce/objectTypes'
import { rejections } from './salesforce/rejections'
import { snapshots } from './salesforce/snapshots'
import { triggerFields } from './salesforce/triggerFields'
import { verifyCredentials } from './salesforce/verifyCredentials'
import { wideObjects } from './salesforce/wideObjects'

// The objects of the fake have few fields. This org has one more, with field names of the maximum length.
jest.mock('../../tenant/salesforce/schema', () => {
  const { objectTypes } = jest.requireActual('../../tenant/salesforce/schema')
  const { text } = jest.requireActual('../../tenant/salesforce/schema/fieldKinds')
  const { objectType } = jest.requireActual('../../tenant/salesforce/schema/objectType')
  const { withSystemFields } = jest.requireActual('../../tenant/salesforce/schema/systemFields')
  const names = Array.from({ length: 400 }, (_, place) => `Reading_of_the_Sensor_Number_${place}__c`)
  const wide = objectType({
    name: 'Wide__c',
    label: 'Wide',
    labelPlural: 'Wide',
    keyPrefix: 'a01',
    fields: withSystemFields(names.map((name) => text(name, name, 40))),
    sample: (number: number) => Object.fromEntries(names.map((name, place) => [name, `${number}.${place}`])),
  })
  return { objectTypes: [...objectTypes, wide] }
})

describeSalesforce('Salesforce with rotation of refresh tokens', (org) => {
  salesforcePages(org)
  salesforceFacts(org)
  salesforceKillFacts(org)
  choicesAndMetadata(org)
  movedOrgs(org)
  objectTypes(org)
  endpointPolling(org)
  rejections(org)
  snapshots(org)
  triggerFields(org)
  verifyCredentials(org)
  wideObjects(org)
  expiredSessions(org, 'strict')
  // Sessions that end take their locators with them from here on.
  locators(org)
})

describeSalesforce('Salesforce without rotation', (org) => expiredSessions(org, 'none'), {
  authorization: { rotation: 'none' },
})
