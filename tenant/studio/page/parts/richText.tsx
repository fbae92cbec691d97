import { parseRichText } from '../../shared/richText'

/** Shows a note with emphasis, code, and safe links. All other markup stays visible as it was written. */
export function RichText({ text }: { text: string }) {
  return (
    <>
      {parseRichText(text).map((piece, index) => {
        const key = `${index}${piece.text}`
        if (piece.kind === 'em') return <em key={key}>{piece.text}</em>
        if (piece.kind === 'strong') return <strong key={key}>{piece.text}</strong>
        if (piece.kind === 'code') return <code key={key}>{piece.text}</code>
        if (piece.kind === 'text') return piece.text
        return (
          <a key={key} href={piece.href ?? ''} target="_blank" rel="noreferrer noopener">
            {piece.text}
          </a>
        )
      })}
    </>
  )
}
