// Makes what is in an element like new content with as few changes as can be: focus, open folds and what is being written stay.
// A form with typed words whose place is gone moves to [data-kept-forms] and comes back with its place.
const LEFT_ALONE = ['data-touched', 'data-dirty', 'data-sending', 'data-stale', 'aria-disabled', 'open', 'tabindex'];

const isWritten = (el) => el.matches('form[data-touched], form[data-dirty]');
const idOf = (node) => node.getAttribute?.('id') ?? ''; // form.id would be its field of that name
const isAlike = (a, b) => a.nodeType === b.nodeType && a.nodeName === b.nodeName && idOf(a) === idOf(b);

function takeOver(from, to) {
  for (const { name, value } of to.attributes) {
    if (!LEFT_ALONE.includes(name) && from.getAttribute(name) !== value) from.setAttribute(name, value);
  }
  for (const { name } of [...from.attributes]) {
    if (!LEFT_ALONE.includes(name) && !to.hasAttribute(name)) from.removeAttribute(name);
  }
}

function update(from, to) {
  if (from.nodeType !== Node.ELEMENT_NODE) {
    if (from.data !== to.data) from.data = to.data;
    return;
  }
  if (from.isEqualNode(to) || 'own' in from.dataset) return;
  if (isWritten(from)) {
    from.dataset.stale = '';
    return;
  }
  if (from.matches('details') && from.dataset.open !== to.dataset.open && !from.contains(document.activeElement)) from.open = to.open;
  if (from.matches('input') && from.getAttribute('value') !== to.getAttribute('value')) from.value = to.value;
  if (from.matches('textarea') && from.defaultValue !== to.defaultValue) from.value = to.defaultValue;
  takeOver(from, to);
  if (!from.matches('textarea, input')) children(from, to);
}

function drop(node) {
  if (node.nodeType === Node.ELEMENT_NODE) {
    const shelf = document.querySelector('[data-kept-forms]');
    const forms = isWritten(node) ? [node] : [...node.querySelectorAll('form[data-touched], form[data-dirty]')];
    if (forms.length && shelf && !node.contains(shelf)) {
      shelf.append(...forms);
      shelf.parentElement.hidden = false;
    }
    if (forms.includes(node)) return;
  }
  node.remove();
}

// The node that becomes `next`: by its id wherever it is, or else the nearest alike before one that is wanted by its id.
function find(here, next, wanted) {
  if (next.nodeType !== Node.ELEMENT_NODE) return here && isAlike(here, next) ? here : null;
  let node = here;
  while (node && !isAlike(node, next)) {
    if (!idOf(next) && wanted.has(idOf(node))) return null;
    node = node.nextSibling;
  }
  return node;
}

function children(from, to) {
  const wanted = new Set([...to.children].map(idOf).filter(Boolean));
  let here = from.firstChild;
  for (const next of [...to.childNodes]) {
    const match = find(here, next, wanted);
    if (!match) {
      from.insertBefore(next, here);
      continue;
    }
    // What lies between goes, or waits behind if it is wanted later: the match itself never moves, so it keeps the focus.
    while (here !== match) {
      const between = here;
      here = here.nextSibling;
      if (wanted.has(idOf(between))) match.after(between);
      else drop(between);
    }
    update(match, next);
    here = match.nextSibling;
  }
  while (here) {
    const rest = here;
    here = here.nextSibling;
    drop(rest);
  }
}

export function morph(root, content) {
  const active = document.activeElement;
  const range = active?.matches('textarea, input[type="text"]') ? [active.selectionStart, active.selectionEnd] : null;
  children(root, content);
  for (const form of root.querySelectorAll('[data-kept-forms] > form[id]')) {
    const place = [...root.querySelectorAll(`[id="${idOf(form)}"]`)].find((el) => el !== form);
    if (place) place.replaceWith(form);
  }
  if (active?.isConnected && active !== document.activeElement) {
    active.focus({ preventScroll: true });
    if (range) active.setSelectionRange(...range);
  }
}
