import { type Block, parseMarkdown } from '../../shared/markdown'
import { RichText } from './richText'
import { CodeBlock, Scrollable } from './scrollable'

/** Shows a section of the component's README. */
export function Markdown({ text }: { text: string }) {
  return (
    <div class="markdown">
      {parseMarkdown(text).map((block, index) => (
        <BlockView key={`${index}${block.kind}`} block={block} />
      ))}
    </div>
  )
}

function BlockView({ block }: { block: Block }) {
  switch (block.kind) {
    case 'heading':
      return <h4>{block.text}</h4>
    case 'code':
      return (
        <CodeBlock>
          <code>{block.text}</code>
        </CodeBlock>
      )
    case 'list':
      return (
        <ul>
          {block.items.map((item) => (
            <li key={item}>
              <RichText text={item} />
            </li>
          ))}
        </ul>
      )
    case 'table':
      return <Table rows={block.rows} />
    default:
      return (
        <p>
          <RichText text={block.text} />
        </p>
      )
  }
}

function Table({ rows: [head = [], ...rows] }: { rows: readonly (readonly string[])[] }) {
  return (
    <Scrollable>
      <table>
        <thead>
          <tr>
            {head.map((cell) => (
              <th scope="col" key={cell}>
                <RichText text={cell} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.join('|')}>
              {row.map((cell, index) => (
                <td key={`${index}${cell}`}>
                  <RichText text={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scrollable>
  )
}
