import { render } from 'preact'
import { App } from './app'
import { applyTheme } from './parts/theme'
import { hasKey, takeKey } from './state/api'
import { startStore } from './state/store'

takeKey()
// Only the fragment of the address changes if the printed link is opened in a tab of the page.
addEventListener('hashchange', () => {
  if (takeKey()) location.reload()
})
applyTheme()
if (hasKey()) void startStore()
const root = document.getElementById('app')
if (root) render(<App />, root)
