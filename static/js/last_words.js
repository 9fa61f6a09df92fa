// What was typed last, saved before a page goes: for Quick exit, signing out and a session that was ended elsewhere.
const PATIENCE = 2000;

// Hides the page and starts every save that's needed. Resolves once all of them have been answered, or after `patience`
// milliseconds.
export function lastWords(patience = PATIENCE) {
  const saves = [];
  document.documentElement.hidden = true;
  document.dispatchEvent(new CustomEvent('couples:page-goes', { detail: saves }));
  return Promise.race([Promise.allSettled(saves), new Promise((go) => setTimeout(go, patience))]);
}
