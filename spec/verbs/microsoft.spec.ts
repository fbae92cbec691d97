import { microsoftFixture } from './fixtures/microsoft'
import { verbFacts } from './verbFacts'

verbFacts(microsoftFixture())
