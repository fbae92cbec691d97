import { actionFacts } from './actionFacts'
import { salesforceFixture } from './fixtures/salesforce'

actionFacts(salesforceFixture())
