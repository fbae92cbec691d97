import { messages } from '../support/polledKinds'
import { memoryOf } from '../support/stepMemory'
import { recordsIn, startPolling } from '../support/tenantPolls'
import { describeTenant } from '../support/tenantSpec'

const megabyte = 1024 * 1024

describeTenant('the memory of a process that polls large attachments', (tenant) => {
  test.each([
    ['one file of 20 MB', 1, [20]],
    // The maximum of Outlook, so that buffering is visible.
    ['one file of 150 MB', 1, [150]],
    ['six files of 20 MB in three messages', 3, [20, 20]],
  ])('%s: all bytes are stored with less than 120 MB above idle', async (_what, count, megabytes) => {
    const config = { attachments: 'link' }
    const { step, folderId } = await startPolling(tenant, 0, { kind: messages, config, hasOwnProcess: true })
    await step.run({})
    const idle = memoryOf(step, 'VmRSS')
    const attachments = megabytes.map((size) => ({
      name: 'film.mp4',
      sizeBytes: size * megabyte,
      contentType: 'video/mp4',
    }))
    const ids = tenant.graph.seedMessages(count, { folderId, attachments })

    const { end, outputs } = await step.run({})

    expect(end).toBe('acked')
    expect(memoryOf(step, 'VmHWM') - idle).toBeLessThan(120 * megabyte)
    const sent = ids.flatMap((id) => tenant.graph.attachmentsOf(id).map(({ sha256 }) => sha256))
    const linked = recordsIn(outputs).flatMap((record) => record['attachments'] as { url: string }[])
    const stored = linked.map(
      ({ url }) => tenant.storage.objects().find(({ id }) => url.includes(id))?.sha256,
    )
    expect(stored).toEqual(sent)
  })
})
