// What's on this page isn't news to its reader any more. Home is told, and no one else; where that gets lost, the line
// stays on Home until it's opened or set aside there.
export function start(form) {
  fetch(form.action, { method: 'POST', body: new FormData(form), keepalive: true }).catch(() => {});
}
