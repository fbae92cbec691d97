import { randomUUID } from 'node:crypto'
import type { MessageParts, OutputKind, StepOutput } from './broker'
import { messageCrypto, tenantIds } from './identity'

interface Encryptor {
  encryptMessageContent(payload: unknown, encoding?: 'base64'): Buffer
  decryptMessageContent(content: Buffer, encoding?: 'base64'): unknown
}
type EncryptorClass = new (password: string, iv: string) => Encryptor

export type MessageHeaders = Record<string, unknown>

export interface InputMessage {
  readonly messageId: string
  readonly content: Buffer
  readonly headers: MessageHeaders
}

/** Encodes an input as the platform adds it to a step's queue. `headers` take precedence. */
export function encodeInput(
  flowId: string,
  body: unknown,
  headers: MessageHeaders = {},
  parts: MessageParts = {},
): InputMessage {
  const allHeaders = {
    messageId: randomUUID(),
    threadId: randomUUID(),
    taskId: flowId,
    execId: tenantIds.execId,
    userId: tenantIds.userId,
    workspaceId: tenantIds.workspaceId,
    protocolVersion: 1,
    ...headers,
  }
  return {
    messageId: String(allHeaders.messageId),
    content: encryptor.encryptMessageContent(
      { id: allHeaders.messageId, body, ...parts },
      encodingOf(allHeaders),
    ),
    headers: allHeaders,
  }
}

/** Decrypts a message that the runtime published. */
export function decodeOutput(kind: OutputKind, content: Buffer, headers: MessageHeaders): StepOutput {
  const messageId = String(headers['messageId'] ?? '')
  const message =
    kind === 'data' || kind === 'rebound'
      ? (encryptor.decryptMessageContent(content, encodingOf(headers)) as NonNullable<StepOutput['message']>)
      : undefined
  return {
    kind,
    body: bodyOf(kind, content, headers, message),
    messageId,
    // A rebound has the headers of the input itself.
    parentMessageId: kind === 'rebound' ? messageId : String(headers['parentMessageId'] ?? ''),
    at: Date.now(),
    headers,
    ...(message && { message }),
  }
}

function bodyOf(
  kind: OutputKind,
  content: Buffer,
  headers: MessageHeaders,
  message: StepOutput['message'],
): unknown {
  switch (kind) {
    case 'data':
      return message?.body
    case 'httpReply':
      return encryptor.decryptMessageContent(content, encodingOf(headers))
    case 'error': {
      const { error } = JSON.parse(content.toString()) as { error: string }
      return encryptor.decryptMessageContent(Buffer.from(error), 'base64')
    }
    case 'rebound':
      return { message: headers['reboundReason'] }
    case 'snapshot':
      return JSON.parse(content.toString())
  }
}

/** Returns the encoding of a message. Protocol 1 wraps the encrypted bytes in base64 and is the default. */
function encodingOf(headers: MessageHeaders): 'base64' | undefined {
  return Number(headers['protocolVersion'] ?? 1) < 2 ? 'base64' : undefined
}

const SailorEncryptor = require('elasticio-sailor-nodejs/lib/encryptor.js') as EncryptorClass
const encryptor = new SailorEncryptor(messageCrypto.password, messageCrypto.iv)
