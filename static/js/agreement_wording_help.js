// Wording help beside a draft of an agreement or a boundary.
import { reviewing, say, thoughts } from './wording_help_requests.js';

export function start(help) {
  const form = help.closest('form');
  const said = form.querySelector('[data-help-said]');

  reviewing(form, help, (content, renew) => {
    renew(content);
    const n = Number(help.querySelector('[data-help-count]')?.dataset.helpCount ?? 0);
    say(said, n ? `Wording help: ${thoughts(n)} below` : '');
  });
}
