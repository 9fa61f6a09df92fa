// Loads only what a page needs. Everything works without this, with one more tap.
import { announce } from './announce.js';
import { isSaving } from './before_saving.js';
import { start as foldsThatFit } from './folds_that_fit.js';
import { start as invitation } from './invitation_link.js';
import { lastWords } from './last_words.js';
import { start as calmingBeside } from './open_calming_beside.js';
import { start as linkedFold } from './open_linked_fold.js';
import { start as openedHere } from './opened_here.js';
import { start as quietTime } from './quiet_time.js';
import { start as timezone } from './timezone.js';
import './quick_exit.js';
import './session_end.js';
import './stay_without_connection.js';

// Small parts come with this script, the others when a page needs them: each kind of work is one file of the bundle.
const calm = () => import('./calm.js');
const talk = () => import('./talk.js');
const wordingHelp = () => import('./wording_help.js');
const writing = () => import('./writing.js');
const here = (start) => async () => ({ start });

const SAVED = '[data-save]';
const parts = [
  [SAVED, writing, 'autosave'],
  ['[data-caret]', writing, 'caret'],
  ['input[name="unsent"]', writing, 'unsentWords'],
  ['[data-most]', writing, 'tooLong'],
  ['[data-scale]', writing, 'slider'],
  ['[data-editor], [data-lock], [data-carry]', writing, 'privatePages'],
  ['[data-help]', wordingHelp, 'statement'],
  ['[data-agreement-help]', wordingHelp, 'agreement'],
  ['[data-breath]', calm, 'breathing'],
  ['[data-guide]', calm, 'exerciseSteps'],
  ['[data-live]', talk, 'live'],
  ['[data-breath-together]', talk, 'breathingTogether'],
  ['[data-passkey]', () => import('./passkey.js')],
  ['[data-phone]', () => import('./phone_reminders.js')],
  ['[data-in-place]', () => import('./say_in_place.js')],
  ['input[data-zone]', here(timezone)],
  ['form[data-invitation], [data-copy], [data-share], [data-print]', here(invitation)],
  ['[data-opened-here]', here(openedHere)],
  ['[data-quiet]', here(quietTime)],
  ['[data-folds]', here(linkedFold)],
  ['.fold', here(foldsThatFit)],
  ['[data-calm], [data-back]', here(calmingBeside)],
];
const started = new WeakSet();

// A part that couldn't be loaded is fetched again, right away once the connection is back: typed words are saved by
// such a part.
const again = (wait) =>
  new Promise((go) => {
    setTimeout(go, wait);
    window.addEventListener('online', go, { once: true });
  });
const fetched = (load, wait = 1000) =>
  load().catch(() => again(wait).then(() => fetched(load, Math.min(2 * wait, 30000))));

function enhance(root) {
  for (const [selector, load, name = 'start'] of parts) {
    const found = [...root.querySelectorAll(selector)].filter((el) => !started.has(el));
    if (!found.length) continue;
    for (const el of found) started.add(el);
    fetched(load).then((part) => {
      found.forEach(part[name]);
      if (selector === SAVED) found.forEach(isSaving);
    });
  }
}

enhance(document);
document.addEventListener('couples:fragment', (event) => enhance(event.target));
if (!CSS.supports('field-sizing', 'content')) fetched(() => import('./growing_fields.js'));
if ('wire' in document.body.dataset) fetched(() => import('./realtime.js'));

// Only an app on a home screen gets the worker, with its page for when there's no connection: a browser that someone
// used once keeps nothing. Signing out removes it.
if (window.matchMedia('(display-mode: standalone)').matches || navigator.standalone) {
  navigator.serviceWorker?.register('/sw.js').catch(() => {});
}

// What day it is follows the device's zone. Before anything else does, the server asks the person.
const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
if (timeZone) {
  const safe = window.location.protocol === 'https:' ? '; Secure' : '';
  // biome-ignore lint/suspicious/noDocumentCookie: a phone with an older browser has no cookieStore
  document.cookie = `device_zone=${timeZone}; Path=/; SameSite=Lax${safe}`;
}

// Says what came of the last action: a problem, or what was asked for, takes the focus; else the message about it does.
// If the address names a place in the page, that place stays in view and the message is only spoken, since going to the
// place takes the focus away. It's moved there, too, if the place, or one that it's in, takes it in.
const asked = document.querySelector('[data-focus], [autofocus]');
const news = document.querySelector('[data-news]');
const named = document.getElementById(window.location.hash.slice(1));
const place = named?.closest('[data-news-here]');
const isThere = Boolean(news && place);
if (isThere && named === place) place.prepend(news);
else if (isThere) named.append(news);
if (asked) asked.focus();
else if (news && !window.location.hash) news.focus();
if (news && document.activeElement !== news) announce(news.textContent.trim());

// Fixed bars may take up a third of the height; if they need more, as with large type, they scroll with the page. Only
// bars across the page count: on a desktop the tabs are beside it.
const bars = [...document.querySelectorAll('.top, .tabs, .live-bar')];
function makeRoom() {
  const root = document.documentElement;
  root.classList.remove('has-no-room');
  const taken = bars
    .filter((bar) => bar.offsetWidth > window.innerWidth / 2)
    .filter((bar) => bar.matches('.top') || ['fixed', 'sticky'].includes(window.getComputedStyle(bar).position))
    .reduce((sum, bar) => sum + bar.offsetHeight, 0);
  root.classList.toggle('has-no-room', taken > window.innerHeight / 3);
}
window.addEventListener('resize', makeRoom);
const sizes = new ResizeObserver(makeRoom);
for (const bar of bars) sizes.observe(bar);

// The menu closes by Escape and by a tap beside it.
const menu = document.querySelector('[data-menu]');
document.addEventListener('click', (event) => {
  if (menu?.open && !menu.contains(event.target)) menu.open = false;
});
menu?.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || !menu.open) return;
  menu.open = false;
  menu.querySelector('summary').focus();
});

// Signing out saves what was typed last. If words are in the page alone, the browser asks first.
document.querySelector('form[data-sign-out]')?.addEventListener('submit', async (event) => {
  event.preventDefault();
  if (!document.querySelector('form[data-refused]')) await lastWords();
  event.target.submit();
});

// A page kept by the browser for "back" may be old, or no longer ours to show.
window.addEventListener('pageshow', (event) => {
  if (!event.persisted) return;
  document.documentElement.hidden = true;
  window.location.reload();
});
