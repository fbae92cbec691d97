/** The content of an error response that is not JSON. */
export interface TextFault {
  /** On one line, at most 200 characters. */
  readonly message?: string
  /** True for an HTML page, as a firewall, a proxy, or a login page shows it. */
  readonly isPage: boolean
}

const longestMessage = 200
// The title of a page and the message of an XML error are at the beginning.
const longestRead = 20_000

/** Returns the content of a plain body, of an XML document without its tags, or the title of an HTML page. */
export function textFault(body: string): TextFault {
  const text = body.slice(0, longestRead)
  if (/<(!doctype html|html|head|body)\b/i.test(text))
    return { ...worded(/<title[^>]*>([^<]*)/i.exec(text)?.[1]), isPage: true }
  const isXml = /^\s*<[?!\w]/.test(text)
  return { ...worded(isXml ? text.replace(/<[^<>]*>/g, ' ') : text), isPage: false }
}

function worded(text = ''): { readonly message?: string } {
  const message = readable(text).replace(/\s+/g, ' ').trim().slice(0, longestMessage)
  return message === '' ? {} : { message }
}

function readable(text: string): string {
  const plain = text.replace(/&(amp|lt|gt|quot|#39|apos);/g, (_, name: string) => entities[name] ?? '')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: binary content, such as an image, is not quoted
  return /[\u0000-\u0008\u000e-\u001f\ufffd]/.test(plain) ? '' : plain
}

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
  apos: "'",
}
