// Word help beside a draft of an agreement or a boundary: read by the server, answered, kept nowhere. It changes no
// word.
import { reviewing, say, thoughts } from './wording_help_requests.js';

const PAUSE = 900;

export function start(help) {
  const form = help.closest('form');
  const said = form.querySelector('[data-help-said]');
  let kept = ''; // the caution that its author has let be

  const later = reviewing(form, help, PAUSE, (content, renew) => {
    const rule = content.querySelector('[data-rule]');
    if (!rule) kept = '';
    else if (rule.dataset.rule === kept) rule.remove();
    renew(content);
    tell();
  });

  function tell() {
    const n = Number(help.querySelector('[data-help-count]')?.dataset.helpCount ?? 0);
    const parts = [];
    if (help.querySelector('[data-rule]')) parts.push('it may be a rule over the other');
    if (n) parts.push(thoughts(n));
    say(said, parts.length ? `Word help below: ${parts.join(', ')}` : '');
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

  form.addEventListener('input', () => later());
}
