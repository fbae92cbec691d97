import { inField } from '../../../errors'
import { type Api, jsonObject } from '../../../http/api'
import type { RecordBody } from '../../objectOperations'
import { graphIdOf, type Item, withoutAnnotations } from '../collection'
import { mailPath, withImmutableIds } from './mailbox'
import { isUncertain } from './uncertain'

/**
 * Moves an email (https://learn.microsoft.com/graph/api/message-move). After a lost response, finds it by its immutable ID
 * and moves it again if it is still in the original folder.
 */
export async function moveMail(plain: Api, mailId: string, folderId = 'deleteditems'): Promise<RecordBody> {
  const api = withImmutableIds(plain)
  const given = inField('messageId', () => mailPath(mailId))
  const before = await read(api, given, { $select: 'id,parentFolderId' })
  const path = mailPath(graphIdOf(before, 'an email'))
  const json = { destinationId: folderId }
  const move = async () => {
    const response = await api({ method: 'POST', path: `${path}/move`, json })
    return jsonObject(response, 'a moved email')
  }
  try {
    return withoutAnnotations(await move())
  } catch (error) {
    if (!isUncertain(error)) throw error
  }
  const now = await read(api, path)
  const isMoved = now['parentFolderId'] !== before['parentFolderId']
  return withoutAnnotations(isMoved ? now : await move())
}

async function read(api: Api, path: string, query: Readonly<Record<string, string>> = {}): Promise<Item> {
  return jsonObject(await api({ method: 'GET', path, query }), 'an email')
}
