// What's on this page when it's opened isn't news to its reader any more; in a fold, once that's opened. What comes in
// later stays news until the page is opened again: they may be leaving, or have put the phone down. Only what the page
// itself was waiting for counts right away, and on a long one what has been in sight down to its end. Home is told, and
// no one else; where that gets lost, the line stays on Home until it's opened or set aside there.
const came = new Set(document.querySelectorAll('[data-opened-here]'));
const NAMED = 'main [id^="answer-"], main #promises';
const STEPS = [0, 0.2, 0.4, 0.6, 0.8, 1];

function onceInSight(tell) {
  const looking = new IntersectionObserver(
    (entries) => {
      const here = entries.filter((e) => e.isIntersecting && e.boundingClientRect.bottom <= window.innerHeight);
      for (const { target } of here) looking.unobserve(target);
      if (here.length) tell(here.map(({ target }) => target.id));
    },
    { threshold: STEPS },
  );
  for (const el of document.querySelectorAll(NAMED)) looking.observe(el);
}

export function start(form) {
  const send = (seen = []) => {
    const body = new FormData(form);
    for (const id of seen) body.append('seen', id);
    fetch(form.action, { method: 'POST', body, keepalive: true }).catch(() => {});
  };
  let waits = false;
  const tell = () => {
    if (!form.isConnected) return;
    waits = document.visibilityState === 'hidden';
    if (!waits) send();
  };
  document.addEventListener('visibilitychange', () => waits && tell());
  if (form.dataset.openedHere === 'in-sight') onceInSight(send);
  const fold = form.closest('details');
  if (fold && !fold.open) fold.addEventListener('toggle', tell, { once: true });
  else if (came.has(form) || form.dataset.openedHere === 'awaited') tell();
}
