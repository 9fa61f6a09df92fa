// The shelf for forms with typed words whose place on the page is gone: it shows while something lies on it.
const shelf = document.querySelector('[data-kept-forms]');

function show() {
  shelf.parentElement.hidden = !shelf.children.length;
}

// A form that counts only in its place has something to say of it here, and can't be sent until it's back there.
function settle(form, isKept) {
  const note = form.querySelector('[data-on-shelf]');
  if (!note) return;
  note.hidden = !isKept;
  for (const button of form.querySelectorAll('button:not([formaction])')) button.disabled = isKept;
}

export function keep(form) {
  shelf.append(form);
  settle(form, true);
  show();
}

// Puts forms back into the page if `place` finds a place for them.
export function giveBack(place) {
  for (const form of [...shelf.children]) {
    place(form)?.replaceWith(form);
    settle(form, shelf.contains(form));
  }
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
