import { actionFacts } from './actionFacts'
import { microsoftFixture } from './fixtures/microsoft'

actionFacts(microsoftFixture())
