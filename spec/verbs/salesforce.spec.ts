import { salesforceFixture } from './fixtures/salesforce'
import { verbFacts } from './verbFacts'

verbFacts(salesforceFixture())
