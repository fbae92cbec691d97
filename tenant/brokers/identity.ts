/** Who runs the steps of the tenant. */
export const tenantIds = {
  userId: 'tenant-user',
  workspaceId: 'tenant-workspace',
  execId: 'tenant-exec',
  componentId: 'tenant-component',
} as const

/** What messages between steps are encrypted with; the vector has the 16 bytes AES asks for. */
export const messageCrypto = { password: 'tenant message password', iv: 'tenant-16-bytes!' } as const
