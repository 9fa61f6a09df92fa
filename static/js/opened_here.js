// What's on this page isn't news to its reader any more, nor what comes into it while they have it in sight; in a fold,
// once that's opened. Home is told, and no one else; where that gets lost, the line stays on Home until it's opened or
// set aside there.
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
  else tell();
  if (!fold) document.addEventListener('couples:fragment', tell);
}
