import type { ComponentChildren } from 'preact'

/** Shows a wide part, such as a table, that can be scrolled separately, with the keyboard too. */
export function Scrollable({ children }: { children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable regions must be focusable
    <div class="scroll" tabIndex={0}>
      {children}
    </div>
  )
}

/** Shows code or JSON on separate lines. */
export function CodeBlock({ children }: { children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable regions must be focusable
    <pre tabIndex={0}>{children}</pre>
  )
}
