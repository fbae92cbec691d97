/** Returns the login page, or the consent page for these scopes. Shows no values that a visitor sent. */
export function interactionPage(scopes: readonly string[] | undefined): string {
  const isLogin = scopes === undefined
  const title = isLogin ? 'Sign in' : 'Allow access?'
  const content = isLogin
    ? '<label>Username <input name="login" value="ada" autofocus></label><p class="hint">Any name works. There is no password.</p>'
    : `<p>The integration asks for:</p><ul>${scopes.map((scope) => `<li>${scope}</li>`).join('')}</ul>`
  return `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${title} · Local provider</title>
<style>${style}</style></head><body><main><p class="brand">Local provider</p><h1>${title}</h1>
<form method="post">${content}<div class="buttons"><button class="primary">${isLogin ? 'Sign in' : 'Allow'}</button>
<button name="deny" value="yes">${isLogin ? 'Cancel' : 'Deny'}</button></div></form></main></body></html>`
}

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { margin: 0; min-height: 100vh; display: grid; place-items: center;
  background: light-dark(#f4f4f1, #17181a); color: light-dark(#1d1d1b, #ececea) }
main { width: min(22rem, calc(100vw - 4rem)); padding: 2rem; border-radius: 12px;
  background: light-dark(#fff, #202225); border: 1px solid light-dark(#dcdcd6, #3a3d42) }
.brand { margin: 0; font-size: .85rem; color: light-dark(#5c5c57, #a9a9a4) }
h1 { margin: 0 0 1rem; font-size: 1.4rem } .hint { font-size: .85rem; color: light-dark(#5c5c57, #a9a9a4) }
label { display: block } ul { padding-left: 1.2rem; font-family: ui-monospace, monospace; font-size: .85rem }
input { display: block; width: 100%; box-sizing: border-box; margin-top: .25rem; padding: .5rem .7rem; font: inherit;
  border: 1px solid light-dark(#8d8d86, #6d7076); border-radius: 6px; background: transparent; color: inherit }
.buttons { display: flex; gap: .6rem; margin-top: 1.25rem }
button { font: inherit; padding: .5rem 1.1rem; border-radius: 6px; cursor: pointer;
  border: 1px solid light-dark(#8d8d86, #6d7076); background: transparent; color: inherit }
.primary { background: light-dark(#0f62c9, #7fb4ff); border-color: transparent; color: light-dark(#fff, #10151c) }
:focus-visible { outline: 3px solid light-dark(#0f62c9, #7fb4ff); outline-offset: 2px }`
