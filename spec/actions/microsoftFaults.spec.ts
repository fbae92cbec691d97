import { actionStep } from './fixtures/actionStep'
import { microsoftFixture } from './fixtures/microsoft'
import { writeFaultFacts } from './writeFaultFacts'

const mailbox = microsoftFixture()
const [contacts] = mailbox.types

describe('contacts', () => writeFaultFacts(mailbox, contacts))

test.each(['throttledForbidden', 'throttledBadRequest'] as const)(
  'a write that stays throttled with %s rebounds the message',
  async (name) => {
    mailbox.twin.fail({ kind: 'official', name }, { method: 'POST', times: 9 })
    const { rebound } = await actionStep(mailbox, contacts).run('createObject', {}, { givenName: 'Ada' })
    mailbox.clearFaults()
    expect(rebound).toMatchObject({ name: 'RateLimitError' })
  },
)
