import { useState } from 'preact/hooks'

/** Shows a button that copies a string. */
export function CopyButton({ text }: { text: string }) {
  const [isCopied, setCopied] = useState(false)
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text)
    setCopied(true)
  }
  return (
    <button type="button" class="quiet" onClick={copy}>
      {isCopied ? 'Copied' : 'Copy'}
    </button>
  )
}
