// Word help beside a draft of an agreement or a boundary: read by the server, answered, kept nowhere. It changes no word.
import { within } from './deadline.js';

const PAUSE = 900;

export function start(help) {
  const form = help.closest('form');
  const said = form.querySelector('[data-help-said]');
  let timer = null;
  let asked = 0; // only the newest answer is shown
  let kept = ''; // the caution that its author has let be

  async function review() {
    asked += 1;
    const mine = asked;
    let answer;
    try {
      answer = await fetch(form.dataset.review, {
        method: 'POST', body: new FormData(form), credentials: 'same-origin', headers: { Accept: 'text/html' }, signal: within(10000),
      });
    } catch {
      return; // no network: the next pause asks again
    }
    if (!answer.ok || answer.redirected || mine !== asked) return;
    const text = await answer.text();
    if (mine === asked) show(text);
  }

  function show(text) {
    const template = document.createElement('template');
    template.innerHTML = text;
    const open = help.querySelector('[data-notes]')?.open ?? true;
    const active = help.contains(document.activeElement) && document.activeElement;
    help.replaceChildren(template.content);
    const rule = help.querySelector('[data-rule]');
    if (rule && rule.dataset.rule === kept) rule.remove();
    if (!rule) kept = '';
    const notes = help.querySelector('[data-notes]');
    if (notes) notes.open = open;
    if (active) help.querySelector('h2').focus({ preventScroll: true });
    tell();
  }

  // One short line for those who listen, and only when it says something else than before.
  function tell() {
    const n = Number(help.querySelector('[data-help-count]')?.dataset.helpCount ?? 0);
    const parts = [];
    if (help.querySelector('[data-rule]')) parts.push('it may be a rule over the other');
    if (n) parts.push(n === 1 ? 'one thought' : `${n} thoughts`);
    const words = parts.length ? `Word help below: ${parts.join(', ')}` : '';
    if (said.textContent !== words) said.textContent = words;
  }

  help.addEventListener('click', (event) => {
    if (!event.target.closest('[data-keep]')) return;
    event.preventDefault();
    const rule = help.querySelector('[data-rule]');
    kept = rule.dataset.rule;
    rule.remove();
    help.querySelector('h2').focus({ preventScroll: true });
    tell();
  });

  form.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(review, PAUSE);
  });

  form.addEventListener('couples:saved', () => {
    document.querySelector('[data-delete]').hidden = false;
    if (window.location.pathname !== form.dataset.page) window.history.replaceState(null, '', form.dataset.page);
  });
}
