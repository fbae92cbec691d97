/** A block of a document. */
export type Block =
  | { readonly kind: 'heading' | 'paragraph'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'table'; readonly rows: readonly (readonly string[])[] }

/** Splits the part of Markdown that a README uses into blocks. */
export function parseMarkdown(source: string): Block[] {
  const blocks: Block[] = []
  const parts = source.split(/^```.*$/m)
  for (const [index, part] of parts.entries()) {
    if (index % 2 === 1) blocks.push({ kind: 'code', text: part.replace(/^\n|\n$/g, '') })
    else for (const text of part.split(/\n\s*\n/)) if (text.trim() !== '') blocks.push(blockOf(text.trim()))
  }
  return blocks
}

function blockOf(text: string): Block {
  const lines = text.split('\n')
  if (/^#+ /.test(text) && lines.length === 1) return { kind: 'heading', text: text.replace(/^#+ /, '') }
  if (lines.every((line) => line.startsWith('|'))) return { kind: 'table', rows: tableRows(lines) }
  if (/^(?:[-*]|\d+\.) /.test(text)) return { kind: 'list', items: listItems(text) }
  return { kind: 'paragraph', text: lines.join(' ') }
}

function tableRows(lines: readonly string[]): string[][] {
  return lines
    .filter((line) => !/^\|[\s:|-]+\|$/.test(line))
    .map((line) =>
      line
        .slice(1, line.endsWith('|') ? -1 : undefined)
        .split(/(?<!\\)\|/)
        .map((cell) => cell.replaceAll('\\|', '|').trim()),
    )
}

function listItems(text: string): string[] {
  return text
    .split(/^(?:[-*]|\d+\.) /m)
    .map((item) => item.replace(/\s*\n\s*/g, ' ').trim())
    .filter((item) => item !== '')
}
