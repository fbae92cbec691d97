import type { GraphTwin } from '../../tenant/graph'
import { call, errorCode, get, idsOf, page, round, startTwin } from './graphCalls'

describe('mail folders of the Graph fake', () => {
  let twin: GraphTwin
  beforeEach(async () => {
    twin = await startTwin()
  })
  afterEach(() => twin.close())

  const names = async (path: string): Promise<unknown[]> =>
    (await page(twin, path)).value.map(({ displayName }) => displayName)

  it('a new mailbox has only the default folders', async () => {
    expect(await names('/me/mailFolders')).toEqual([
      'Archive',
      'Deleted Items',
      'Drafts',
      'Inbox',
      'Junk Email',
      'Outbox',
      'Sent Items',
    ])
  })

  it.each(['inbox', 'drafts', 'sentitems', 'deleteditems', 'archive', 'junkemail', 'outbox'] as const)(
    'the folder %s is found by its name in any case',
    async (name) => {
      const id = twin.mailFolderId(name)
      for (const spelling of [name, name.toUpperCase(), id]) {
        expect((await get(twin, `/me/mailFolders/${spelling}`)).body['id']).toBe(id)
      }
    },
  )

  it('a folder counts its subfolders, its messages, and its unread messages', async () => {
    const inbox = twin.mailFolderId('inbox')
    twin.createMailFolder('Orders', inbox)
    twin.seedMessages(3)
    twin.seedMessages(2, { unread: false })
    expect((await get(twin, '/me/mailFolders/inbox')).body).toMatchObject({
      childFolderCount: 1,
      totalItemCount: 5,
      unreadItemCount: 3,
      isHidden: false,
    })
  })

  it('a folder is created at the top level or in another folder at any depth', async () => {
    const body = { displayName: 'Orders' }
    const top = await call(twin, 'POST', '/v1.0/me/mailFolders', { body })
    expect(top.status).toBe(201)
    const path = `/v1.0/me/mailFolders/${top.body['id']}/childFolders`
    const child = await call(twin, 'POST', path, { body: { displayName: '2026' } })
    expect(child.body).toMatchObject({ parentFolderId: top.body['id'], totalItemCount: 0 })
    expect(await names(`/me/mailFolders/${top.body['id']}/childFolders`)).toEqual(['2026'])
    expect(await names('/me/mailFolders')).toHaveLength(8)
    const again = await call(twin, 'POST', '/v1.0/me/mailFolders', { body })
    expect([again.status, errorCode(again)]).toEqual([409, 'ErrorFolderExists'])
  })

  it('mail folders are listed in pages of ten', async () => {
    for (let number = 0; number < 5; number++) twin.createMailFolder(`Folder ${number}`)
    const first = await page(twin, '/me/mailFolders?$select=displayName')
    expect(first.value).toHaveLength(10)
    expect((await page(twin, first.nextLink ?? '')).value.map((folder) => Object.keys(folder))).toEqual(
      Array(2).fill(['id', 'displayName']),
    )
  })

  it('a folder can be renamed, and deleted with its messages unless it is a default folder', async () => {
    const id = twin.createMailFolder('Orders')
    const [message] = twin.seedMessages(1, { folderId: id })
    const path = `/v1.0/me/mailFolders/${id}`
    const renamed = await call(twin, 'PATCH', path, { body: { displayName: 'Requests' } })
    expect(renamed.body['displayName']).toBe('Requests')
    expect((await call(twin, 'DELETE', path)).status).toBe(204)
    expect((await get(twin, `/me/messages/${message}`)).status).toBe(404)
    const kept = await call(twin, 'DELETE', '/v1.0/me/mailFolders/inbox')
    expect([kept.status, errorCode(kept)]).toEqual([403, 'ErrorDeleteDistinguishedFolder'])
  })

  it('a delta contains folders that were created, renamed, or deleted at any depth', async () => {
    const first = await round(twin, '/me/mailFolders/delta?$select=displayName')
    expect(first.flatMap(({ value }) => value)).toHaveLength(7)
    const orders = twin.createMailFolder('Orders')
    const child = twin.createMailFolder('2026', orders)
    const gone = twin.createMailFolder('Gone')
    twin.renameMailFolder(orders, 'Requests')
    twin.deleteMailFolder(gone)
    const second = await round(twin, first.at(-1)?.deltaLink ?? '')
    expect(second.flatMap(({ value }) => value)).toEqual([
      { id: child, displayName: '2026' },
      { id: orders, displayName: 'Requests' },
      { id: gone, '@removed': { reason: 'deleted' } },
    ])
    expect(idsOf(await round(twin, second.at(-1)?.deltaLink ?? ''))).toEqual([])
    expect((await get(twin, '/me/mailFolders/delta?$top=5')).status).toBe(400)
  })
})
