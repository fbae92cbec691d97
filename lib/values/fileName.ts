/**
 * Returns a name that is safe for a file: the last part of a path, without control characters and without characters
 * that change the direction of the text.
 */
export function safeFileName(name: string): string {
  const base = name.split(/[/\\]/).at(-1) ?? ''
  const clean = base.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '').replace(/^[\s.]+|[\s.]+$/g, '')
  return clean || 'attachment'
}
