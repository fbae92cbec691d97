import type { ComponentChildren } from 'preact'

/** A wide part, such as a table, that is scrolled by itself, by the keyboard too. */
export function Scrollable({ children }: { children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable regions must be focusable
    <div class="scroll" tabIndex={0}>
      {children}
    </div>
  )
}

/** Code or JSON in lines of its own. */
export function CodeBlock({ children }: { children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable regions must be focusable
    <pre tabIndex={0}>{children}</pre>
  )
}
