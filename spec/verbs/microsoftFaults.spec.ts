import { microsoftFixture } from './fixtures/microsoft'
import { writeFaultFacts } from './writeFaultFacts'

const mailbox = microsoftFixture()
const [contacts] = mailbox.types

describe('contacts', () => writeFaultFacts(mailbox, contacts))
