/** A piece of a note: plain, emphasized, code, or a link. */
export interface Piece {
  readonly kind: 'text' | 'em' | 'strong' | 'code' | 'link'
  readonly text: string
  readonly href?: string
}

const pattern =
  /<em>(.*?)<\/em>|<(?:b|strong)>(.*?)<\/(?:b|strong)>|<a\s[^>]*href="([^"]*)"[^>]*>(.*?)<\/a>|`([^`]+)`|\*\*([^*]+)\*\*|\*([^*\s][^*]*)\*|\[([^\]]+)\]\(([^)\s]+)\)/g

/** Splits a note into pieces. Everything that is not emphasis, code, or a safe link stays plain text. */
export function parseRichText(source: string): Piece[] {
  const pieces: Piece[] = []
  let end = 0
  for (const match of source.matchAll(pattern)) {
    if (match.index > end) pieces.push({ kind: 'text', text: source.slice(end, match.index) })
    pieces.push(pieceOf(match))
    end = match.index + match[0].length
  }
  if (end < source.length) pieces.push({ kind: 'text', text: source.slice(end) })
  return pieces
}

function pieceOf(match: RegExpMatchArray): Piece {
  const [, em, strong, href, linked, code, bold, italic, label, target] = match
  if (em !== undefined || italic !== undefined) return { kind: 'em', text: em ?? italic ?? '' }
  if (strong !== undefined || bold !== undefined) return { kind: 'strong', text: strong ?? bold ?? '' }
  if (code !== undefined) return { kind: 'code', text: code }
  return link(linked ?? label ?? '', href ?? target ?? '')
}

function link(text: string, href: string): Piece {
  return isSafeLink(href) ? { kind: 'link', text, href } : { kind: 'text', text }
}

function isSafeLink(href: string): boolean {
  return /^https:\/\//i.test(href) || /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?:[:/]|$)/i.test(href)
}
