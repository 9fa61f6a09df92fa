// Word help beside a draft: what is typed is read by the server, answered, and kept nowhere. Changes only by a tap.
import { within } from './deadline.js';
import { put, putIn, takeOut } from './offers.js';

const PAUSE = 700;

export function start(help) {
  const form = help.closest('form');
  const find = (mark) => form.querySelector(`[data-${mark}]`);
  const count = find('help-said');
  const bar = find('undo');
  let timer = null;
  let asked = 0; // only the newest answer is shown
  let last = null;

  async function review() {
    asked += 1;
    const mine = asked;
    const body = new FormData(form);
    let answer;
    try {
      answer = await fetch(form.dataset.review, {
        method: 'POST', body, credentials: 'same-origin', headers: { Accept: 'text/html' }, signal: within(10000),
      });
    } catch {
      return; // no network: the next pause asks again
    }
    if (!answer.ok || answer.redirected || mine !== asked) return;
    const text = await answer.text();
    if (mine === asked) show(text);
  }

  function later(ms = PAUSE) {
    clearTimeout(timer);
    timer = setTimeout(review, ms);
  }

  function show(text) {
    const template = document.createElement('template');
    template.innerHTML = text;
    const said = template.content.querySelector('[data-said-now]');
    find('said').replaceChildren(said.content);
    said.remove();
    const open = find('notes')?.open ?? true;
    const within = help.contains(document.activeElement);
    help.replaceChildren(template.content);
    const notes = find('notes');
    if (notes) notes.open = open;
    if (within) help.querySelector('h2').focus({ preventScroll: true });
    const n = Number(help.querySelector('[data-help-count]').dataset.helpCount);
    const words = n ? `Word help: ${n === 1 ? 'one thought' : `${n} thoughts`} below` : '';
    if (count.textContent !== words) count.textContent = words;
  }

  function say(text, undo) {
    bar.hidden = false;
    bar.querySelector('[data-undo-said]').textContent = text;
    find('undo-go').hidden = !undo;
    last = undo;
  }

  function take(button) {
    const { field, phrase, offer } = button.dataset;
    const done = putIn(form.elements[field], Number(button.dataset.start), phrase, offer);
    if (!done) say('Those words have changed since. Nothing was put in.', null);
    else say('Put in.', done);
    if (done && !done.blank) find('undo-go').focus();
    later(0);
  }

  function dismiss(button) {
    for (const name of ['dismiss', 'dismissed']) {
      const input = document.createElement('input');
      Object.assign(input, { type: 'hidden', name, value: button.value });
      form.prepend(input);
    }
    form.dispatchEvent(new Event('input', { bubbles: true }));
    later(0);
  }

  help.addEventListener('click', (event) => {
    const button = event.target.closest('[data-put], [data-dismiss]');
    if (!button) return;
    event.preventDefault();
    if ('put' in button.dataset) take(button);
    else dismiss(button);
  });

  find('undo-go').addEventListener('click', () => {
    const done = last && takeOut(last);
    say(done ? 'As it was before.' : 'Those words have changed since.', null);
    help.querySelector('h2')?.focus({ preventScroll: true });
    later(0);
  });

  find('needs').hidden = false;
  find('needs-list').hidden = true;
  find('needs').addEventListener('click', (event) => {
    const need = event.target.closest('[data-need]')?.dataset.need;
    const field = form.elements.need;
    if (!need) return;
    const end = field.value.trimEnd();
    put(field, end.length, field.value.length, end ? ` and ${need}` : need);
    event.target.closest('button').focus({ preventScroll: true });
  });

  const feelings = form.querySelectorAll('input[name="feelings"]:not([value="not sure"])');
  form.addEventListener('change', (event) => {
    if (event.target.name !== 'feelings') return;
    const many = [...feelings].filter((box) => box.checked).length > 3;
    if (many) event.target.checked = false;
    find('feelings-said').textContent = many ? 'Three are picked. Take one away to choose another.' : '';
  });

  form.addEventListener('input', () => {
    const strong = form.elements.intensity.value;
    find('strong').hidden = strong === '' || Number(strong) < 8;
    later();
  });

  form.addEventListener('couples:saved', () => {
    document.querySelector('[data-delete]').hidden = false;
    if (window.location.pathname !== form.dataset.page) window.history.replaceState(null, '', form.dataset.page);
  });
}
