/** Returns the part of a README that a help link's anchor names, without its heading. */
export function sectionOf(readme: string, link: string): string | undefined {
  const anchor = link.split('#')[1]
  if (anchor === undefined) return undefined
  const lines = readme.split('\n')
  const start = lines.findIndex((line) => /^#+ /.test(line) && slug(line) === anchor)
  if (start < 0) return undefined
  const level = levelOf(lines[start] ?? '')
  const length = lines.slice(start + 1).findIndex((line) => /^#+ /.test(line) && levelOf(line) <= level)
  return lines
    .slice(start + 1, length < 0 ? undefined : start + 1 + length)
    .join('\n')
    .trim()
}

function levelOf(heading: string): number {
  return /^#+/.exec(heading)?.[0].length ?? 0
}

/** Returns the anchor that GitHub makes of a heading. */
export function slug(heading: string): string {
  return heading
    .replace(/^#+ /, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-')
}
