// The shelf for forms with typed words whose place on the page is gone: it shows while something lies on it.
const shelf = document.querySelector('[data-kept-forms]');

function show() {
  shelf.parentElement.hidden = !shelf.children.length;
}

export function keep(form) {
  shelf.append(form);
  show();
}

// Puts forms back into the page if `place` finds a place for them.
export function giveBack(place) {
  for (const form of [...shelf.children]) place(form)?.replaceWith(form);
  show();
}

// A form whose words are saved or sent needs no keeping.
export function drop(form) {
  if (!shelf.contains(form)) return;
  form.remove();
  show();
}

// A saved draft leaves the shelf. Words that are only kept until they're sent need their form to be found: it stays.
document.addEventListener('couples:saved', (event) => {
  if ('save' in event.target.dataset) drop(event.target);
});
document.querySelector('[data-kept-away]').addEventListener('click', () => {
  shelf.replaceChildren();
  show();
  document.dispatchEvent(new CustomEvent('couples:kept-away'));
});
