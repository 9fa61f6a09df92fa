// What's on this page isn't news to its reader any more; in a fold, once that's opened. Home is told, and no one else;
// where that gets lost, the line stays on Home until it's opened or set aside there.
export function start(form) {
  const news = { method: 'POST', body: new FormData(form), keepalive: true };
  const tell = () => fetch(form.action, news).catch(() => {});
  const fold = form.closest('details');
  if (fold && !fold.open) fold.addEventListener('toggle', tell, { once: true });
  else tell();
}
