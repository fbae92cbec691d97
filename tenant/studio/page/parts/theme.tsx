const themeName = 'studio-theme'
const themes = ['light dark', 'light', 'dark'] as const

export type Theme = (typeof themes)[number]

export function currentTheme(): Theme {
  const kept = localStorage.getItem(themeName)
  return themes.find((theme) => theme === kept) ?? 'light dark'
}

/** Applies the chosen colors, by default those of the system. */
export function applyTheme(): void {
  document.documentElement.style.colorScheme = currentTheme()
}

export function nextTheme(): Theme {
  const next = themes[(themes.indexOf(currentTheme()) + 1) % themes.length] ?? 'light dark'
  localStorage.setItem(themeName, next)
  applyTheme()
  return next
}
