// Turns an element's content into new content with as few changes as possible: Idiomorph decides which node becomes
// which. On top of that come this app's rules: what someone typed, checked, opened or selected stays, and so does the
// focus. A form, a link or a fold never becomes another one under the finger; a form with typed words whose place is
// gone is kept on the shelf until that is back.
import { Idiomorph } from '../vendor/idiomorph.esm.min.js';
import { giveBack, isOnShelf, keep } from './shelf_for_typed_words.js';

const WRITTEN = 'form[data-touched], form[data-dirty]';
const TYPED = 'textarea, input[type="text"]';
const HEADS = 'h1, h2, h3';
const PLACES = 'section[id], article[id], li[id], .answer[id]';
// Hidden fields that say nothing of what a form does.
export const FRESH = ['csrf_token', 'id', 'drawn', 'version', 'unsent_seen', 'unsent_shown'];
const NAMED = 'named ';
const DEFAULTS = [
  ['value', 'defaultValue'],
  ['checked', 'defaultChecked'],
  ['selected', 'defaultSelected'],
];
const OF_THE_PAGE = [
  'data-touched',
  'data-dirty',
  'data-refused',
  'data-sending',
  'data-stale',
  'aria-disabled',
  'open',
  'tabindex',
  'checked',
  'selected',
];

const idOf = (el) => el.getAttribute('id'); // form.id would be its field of that name

// What makes an element the same one in old and new content.
function keyOf(el) {
  if (idOf(el)) return idOf(el);
  if (el.matches('a')) return `${NAMED}link ${el.getAttribute('href')}`;
  if (el.matches('details')) return `${NAMED}fold ${el.querySelector('summary')?.textContent.trim()}`;
  const hidden = [...el.querySelectorAll('input[type="hidden"]')].filter(({ name }) => !FRESH.includes(name));
  const buttons = [...el.querySelectorAll('button[name]')];
  const said = [...hidden, ...(buttons.length === 1 ? buttons : [])].map(({ name, value }) => `${name}=${value}`);
  return `${NAMED}form ${el.getAttribute('action')} ${said.join(' ')}`;
}

// Idiomorph matches by ids. Forms, links and folds without one get one for as long as it works. Those that look alike
// are told apart by their place from the end, since what's new comes first in most lists.
function giveNames(root) {
  const times = new Map();
  for (const el of [...root.querySelectorAll('form, a[href], details')].reverse()) {
    const key = keyOf(el);
    const before = times.get(key) ?? 0;
    times.set(key, before + 1);
    el.setAttribute('id', before ? `${key} ${before}` : key);
  }
}

function takeNames(root) {
  for (const el of root.querySelectorAll(`[id^="${NAMED}"]`)) el.removeAttribute('id');
}

// The form in `root` that does the same as this one.
function placeOf(form, root) {
  return [...root.querySelectorAll('form')].find(
    (el) => el !== form && keyOf(el) === keyOf(form) && el.getAttribute('action') === form.getAttribute('action'),
  );
}

// Updates a value only if the server's has changed since it was last shown; else what someone entered stays.
function takeDefaults(from, to) {
  for (const [now, first] of DEFAULTS) {
    if (!(first in to) || from[first] === to[first]) continue;
    from[first] = to[first];
    if (from[now] !== to[now]) from[now] = to[now];
  }
}

function update(from, to) {
  if (from.isEqualNode(to) || 'own' in from.dataset) return false;
  if (from.matches(WRITTEN)) {
    from.dataset.stale = '';
    return false;
  }
  const isMeant = from.matches('details') && from.dataset.open !== to.dataset.open;
  if (isMeant && !from.contains(document.activeElement)) from.open = to.open;
  takeDefaults(from, to);
  return true;
}

// Idiomorph's callbacks; `changed` gets what can be read and was not there before.
function rules(changed) {
  const isRead = (node) => Boolean(node.textContent.trim());
  return {
    beforeNodeMorphed(from, to) {
      if (from.nodeType === Node.ELEMENT_NODE) return update(from, to);
      if (from.nodeValue.trim() !== to.nodeValue.trim()) changed.add(from.parentElement);
      return true;
    },
    beforeAttributeUpdated(name, el) {
      return !OF_THE_PAGE.includes(name) && !(name === 'value' && el.matches('input, textarea'));
    },
    afterNodeAdded(node) {
      if (isRead(node)) changed.add(node);
    },
    beforeNodeRemoved(node) {
      if (isRead(node)) changed.add(node.parentElement);
      return true;
    },
  };
}

const isAway = (el) =>
  !el.isConnected || el.closest('[hidden]') || (!el.matches('summary') && el.closest('details:not([open])'));

export const placeAround = (el) => el?.closest(PLACES);

// What's on or off is drawn as a new form, since it does the opposite now.
const sameSwitch = (place, { name, value }) =>
  [...place.querySelectorAll('button[aria-pressed]')].find((el) => el.name === name && el.value === value);

// After `active` has gone, also into a fold, the focus goes to what was switched on or off by it, to the place that it
// was in, or else to the first heading.
function refocus(root, active, place, title) {
  if (!isAway(active)) return;
  const isSameStep = place?.isConnected && root.querySelector('h1')?.textContent === title;
  const next = isSameStep ? (sameSwitch(place, active) ?? place) : (root.querySelector(HEADS) ?? root);
  if (next.tabIndex < 0) next.tabIndex = -1;
  next.focus({ preventScroll: true });
}

// Whoever tapped a field last is about to type its first letter; a focus that the page gave says nothing of the kind.
let tapped = null;
document.addEventListener('pointerdown', ({ target }) => (tapped = target), true);

// Returns the nodes in which readable text has changed.
export function morph(root, content) {
  root.dispatchEvent(new CustomEvent('couples:changing'));
  const wasOnShelf = isOnShelf(document.activeElement);
  const active = wasOnShelf || root.contains(document.activeElement) ? document.activeElement : null;
  const range = active?.matches(TYPED) ? [active.selectionStart, active.selectionEnd] : null;
  const place = placeAround(active);
  const title = root.querySelector('h1')?.textContent;
  const changed = new Set();
  const about = active?.matches(TYPED) && active === tapped && active.form ? [active.form] : [];
  const inSight = [...root.querySelectorAll(WRITTEN), ...about].filter((form) => !isAway(form));
  [...root.querySelectorAll(WRITTEN)].filter((form) => !placeOf(form, content)).forEach(keep);
  giveNames(root);
  giveNames(content);
  Idiomorph.morph(root, content.childNodes, {
    morphStyle: 'innerHTML',
    restoreFocus: false,
    head: { style: 'none' },
    callbacks: rules(changed),
  });
  takeNames(root);
  giveBack((form) => {
    const home = placeOf(form, root);
    return home?.matches(WRITTEN) ? null : home;
  });
  for (const form of inSight) form.closest('details')?.toggleAttribute('open', true);
  if (active?.isConnected && active !== document.activeElement) {
    active.focus({ preventScroll: true });
    if (range) active.setSelectionRange(...range);
    if (isOnShelf(active) !== wasOnShelf) active.scrollIntoView({ block: 'nearest' });
  }
  if (active) refocus(root, active, place, title);
  return [...changed].filter((node) => root.contains(node));
}

// The headings under which `changed` stands.
export function headings(root, changed) {
  const heads = [...root.querySelectorAll(HEADS)];
  const above = (node) =>
    heads.filter((head) => head.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING).pop();
  const found = changed.map((node) => {
    const isPart = node !== root && node.nodeType === Node.ELEMENT_NODE;
    return (isPart && (node.closest(HEADS) ?? node.querySelector(HEADS))) || above(node);
  });
  return [...new Set(found.filter(Boolean).map((head) => head.textContent.trim()))];
}
