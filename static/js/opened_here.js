// What's on this page when it's opened isn't news to its reader any more; in a fold, once that's opened. What comes in
// later stays news until the page is opened again: they may be leaving, or have put the phone down. Only what the page
// itself was waiting for counts right away. Home is told, and no one else; where that gets lost, the line stays on Home
// until it's opened or set aside there.
const came = new Set(document.querySelectorAll('[data-opened-here]'));

export function start(form) {
  const send = () => fetch(form.action, { method: 'POST', body: new FormData(form), keepalive: true }).catch(() => {});
  let waits = false;
  const tell = () => {
    if (!form.isConnected) return;
    waits = document.visibilityState === 'hidden';
    if (!waits) send();
  };
  document.addEventListener('visibilitychange', () => waits && tell());
  const fold = form.closest('details');
  if (fold && !fold.open) fold.addEventListener('toggle', tell, { once: true });
  else if (came.has(form) || form.dataset.openedHere === 'awaited') tell();
}
