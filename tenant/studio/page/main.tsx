import { render } from 'preact'
import { App } from './app'
import { applyTheme } from './parts/theme'
import { hasKey, takeKey } from './state/api'
import { startStore } from './state/store'

takeKey()
applyTheme()
if (hasKey()) void startStore()
const root = document.getElementById('app')
if (root) render(<App />, root)
