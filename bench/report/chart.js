const size = { width: 860, label: 390, bar: 380, row: 20, title: 34, gap: 18, margin: 16 }

// Supports both color schemes: a page shows the picture as an image, which uses the reader's color scheme.
const style = `
  text { font: 12px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #1f2328 }
  .title { font-weight: 600; font-size: 14px }
  .unit, .limit { fill: #59636e }
  .ours { fill: #1f6feb } .other { fill: #9aa4af }
  line { stroke: #59636e; stroke-dasharray: 3 3 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .unit, .limit { fill: #9198a1 }
    .ours { fill: #58a6ff } .other { fill: #6e7681 } line { stroke: #9198a1 }
  }`

/**
 * Draws panels of horizontal bars below each other, as an SVG.
 * @param {{title: string, unit: string, limit?: number, bars: {label: string, value: number, isOther?: boolean}[]}[]}
 * panels `limit` is drawn as a line, and a bar with `isOther` in another color
 */
export function chart(panels) {
  let top = size.margin
  const drawn = []
  for (const panel of panels) {
    drawn.push(panelAt(top, panel))
    top += size.title + panel.bars.length * size.row + size.gap + (panel.limit ? size.row : 0)
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${top}" role="img" aria-label="Benchmarks">
<style>${style}
</style>
${drawn.join('\n')}
</svg>
`
}

function panelAt(top, { title, unit, limit, bars }) {
  const largest = Math.max(limit ?? 0, ...bars.map(({ value }) => value))
  const scale = (value) => Math.max(1, Math.round((value / largest) * size.bar))
  const first = top + size.title
  const bottom = first + bars.length * size.row
  const lines = bars.map((bar, place) => barAt(first + place * size.row, scale(bar.value), bar))
  const heading = `<text class="title" x="${size.margin}" y="${top + 16}">${escaped(title)} <tspan class="unit">(${escaped(unit)})</tspan></text>`
  return [heading, ...lines, ...(limit ? [limitAt(scale(limit), first, bottom, limit)] : [])].join('\n')
}

function barAt(top, width, { label, value, isOther = false }) {
  const middle = top + 13
  return [
    `<text x="${size.label - 10}" y="${middle}" text-anchor="end">${escaped(label)}</text>`,
    `<rect class="${isOther ? 'other' : 'ours'}" x="${size.label}" y="${top + 2}" width="${width}" height="${size.row - 6}" rx="2"/>`,
    `<text x="${size.label + width + 6}" y="${middle}">${value}</text>`,
  ].join('')
}

function limitAt(width, top, bottom, limit) {
  const x = size.label + width
  return `<line x1="${x}" x2="${x}" y1="${top}" y2="${bottom}"/><text class="limit" x="${x}" y="${bottom + 12}" text-anchor="middle">target ${limit}</text>`
}

function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
