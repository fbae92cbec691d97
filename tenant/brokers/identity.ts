/** The IDs of the user and the workspace that run the tenant's steps. */
export const tenantIds = {
  userId: 'tenant-user',
  workspaceId: 'tenant-workspace',
  execId: 'tenant-exec',
  componentId: 'tenant-component',
} as const

/** The encryption key of messages between steps. AES requires an initialization vector of 16 bytes. */
export const messageCrypto = { password: 'tenant message password', iv: 'tenant-16-bytes!' } as const
