// A tap on a link or a button without a connection keeps the page and says so; the browser would show one of its own.
// A form with words that aren't saved yet says that itself.
import { announce } from './announce.js';

const SAYS = 'No connection. Try again in a moment.';
const OWN_WAY = '[data-quick-exit], [data-sign-out], [data-move], [data-cover] form';
const line = Object.assign(document.createElement('p'), { className: 'small soft' });

function stay(event, el, says = SAYS) {
  event.preventDefault();
  line.textContent = says;
  const bar = el.closest('main .actions') ?? el.querySelector('.actions');
  const place = el.closest('main .opening-row, main .rows') ?? el.closest('main a, main form');
  if (bar) bar.append(line);
  else if (place) place.after(line);
  else document.querySelector('main').prepend(line);
  line.scrollIntoView({ block: 'nearest' });
  announce(says);
}

const isGone = (event) => !navigator.onLine && !event.defaultPrevented;

window.addEventListener('submit', (event) => {
  const form = event.target;
  if (isGone(event) && !form.matches(OWN_WAY)) stay(event, form, form.dataset.offline);
});
window.addEventListener('click', (event) => {
  const link = event.target.closest?.('a[href]');
  if (!link || !isGone(event)) return;
  if (link.target || link.origin !== window.location.origin) return;
  if (link.hash && link.pathname === window.location.pathname) return;
  stay(event, link);
});
window.addEventListener('online', () => line.remove());
