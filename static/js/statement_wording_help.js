// The four steps of a draft: wording help with offers that are put in and taken out by a tap, and never otherwise.
import { put, putIn, takeOut } from './edit_with_undo.js';
import { morph } from './morph.js';
import { reviewing, say, thoughts } from './wording_help_requests.js';

const PAUSE = 700;

export function start(help) {
  const form = help.closest('form');
  const find = (mark) => form.querySelector(`[data-${mark}]`);
  const count = find('help-said');
  const bar = find('undo');
  let last = null;
  let timer = null;

  // Where the sentence is longer than its place: the end, which is what later steps write.
  function showWhatIsWritten() {
    const shown = find('said').parentElement;
    shown.scrollTop = form.elements.step.value === 'happened' ? 0 : shown.scrollHeight;
  }
  showWhatIsWritten();

  const review = reviewing(form, help, (content, renew) => {
    const sentence = content.querySelector('[data-said-now]');
    morph(find('said'), sentence.content);
    sentence.remove();
    showWhatIsWritten();
    const found = content.querySelector('[data-help-count]');
    if (!found) return; // asked while one types: only how it reads
    renew(content);
    const n = Number(found.dataset.helpCount);
    say(count, n ? `Wording help: ${thoughts(n)} below` : '');
  });

  function tell(text, undo) {
    bar.hidden = false;
    bar.querySelector('[data-undo-said]').textContent = text;
    find('undo-go').hidden = !undo;
    last = undo;
  }

  function take(button) {
    const { field, phrase, offer } = button.dataset;
    const done = putIn(form.elements[field], Number(button.dataset.start), phrase, offer);
    if (!done) tell('Those words have changed since. Nothing was added.', null);
    else tell('Added.', done);
    if (done && !(done.blank && done.field.offsetParent)) find('undo-go').focus(); // another step's field isn't in view
    review();
  }

  function dismiss(button) {
    for (const name of ['dismiss', 'dismissed']) {
      const input = document.createElement('input');
      Object.assign(input, { type: 'hidden', name, value: button.value });
      form.prepend(input);
    }
    form.dispatchEvent(new Event('input', { bubbles: true }));
    help.querySelector('h2').focus({ preventScroll: true });
    review();
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
    tell(done ? 'Undone.' : 'Those words have changed since.', null);
    help.querySelector('h2')?.focus({ preventScroll: true });
    review();
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
    find('feelings-said').textContent = many ? "You've picked three. Uncheck one to pick another." : '';
  });

  form.addEventListener('input', () => {
    const strong = form.elements.intensity.value;
    find('strong').hidden = strong === '' || Number(strong) < 8;
    clearTimeout(timer);
    timer = setTimeout(() => review('said_only'), PAUSE);
  });
}
