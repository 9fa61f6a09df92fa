// A tap on a link or a button without a connection keeps the page and says so; the browser would show one of its own.
import { announce } from './announce.js';

const SAYS = 'No connection. Try again in a moment.';

export function start(root) {
  const line = Object.assign(document.createElement('p'), { className: 'small soft', textContent: SAYS });
  const stay = (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    const row = root.querySelector('.opening-row');
    if (row) row.after(line);
    else root.append(line);
    announce(SAYS);
  };
  root.addEventListener('submit', stay);
  root.addEventListener('click', (event) => {
    if (event.target.closest('a[href]')) stay(event);
  });
  window.addEventListener('online', () => line.remove());
}
