import { type FileServer, startFileServer } from './fileServer'
import type { SpecTenant, StartedStep } from './tenantSpec'

/** Starts a step that sends emails with files from a server. For the facts of one group. */
export function sendingFiles(tenant: SpecTenant) {
  let action: StartedStep
  let files: FileServer
  let sentBefore = 0
  let fetchedBefore = 0
  beforeAll(async () => {
    files = await startFileServer()
    action = await tenant.start('sendMail', { environment: { HTTP_MAX_RETRIES: '2' } })
  })
  beforeEach(() => {
    sentBefore = tenant.graph.sentMessages().length
    fetchedBefore = files.requests.length
  })
  afterAll(() => files.close())

  return {
    files: () => files,
    action: () => action,
    /** Returns the attachments of the fact's own emails. */
    sentFiles: () =>
      tenant.graph
        .sentMessages()
        .slice(sentBefore)
        .map(({ attachments }) => attachments),
    fetched: () => files.requests.slice(fetchedBefore),
    send: (...attachments: object[]) =>
      action.step.run({ to: 'adele@fabrikam.example', subject: 'Offer', body: 'Dear Adele', attachments }),
  }
}
