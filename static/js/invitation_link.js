// The secret of an invitation stands after the # of its link, which no server log sees.
import { submit } from './submit_like_a_button.js';

function open(form) {
  const secret = window.location.hash.slice(1);
  const input = form.querySelector('[data-secret]');
  if (!secret || !input) return;
  window.history.replaceState(null, '', window.location.pathname + window.location.search);
  input.value = secret; // the server finds the secret in it, whatever else a chat put there
  if (form.dataset.invitation !== 'fill') submit(form);
}

function copy(button) {
  const status = button.parentElement.querySelector('[data-copy-said]');
  const label = button.querySelector('span');
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.style.minWidth = `${button.offsetWidth}px`; // said on the button, so that nothing below it moves
      label.textContent = 'Copied';
      status?.classList.add('hidden-text');
      if (status) status.textContent = 'Copied';
    } catch {
      status?.classList.remove('hidden-text');
      if (status) status.textContent = 'Not copied. Select the text and copy it yourself';
    }
  });
}

function share(button) {
  if (!navigator.share) return;
  button.hidden = false;
  button.addEventListener('click', () => {
    navigator.share({ text: button.dataset.shareText ?? '', url: button.dataset.share }).catch(() => {});
  });
}

function print(button) {
  button.hidden = false;
  button.addEventListener('click', () => window.print());
}

export function start(el) {
  if (el.matches('form[data-invitation]')) open(el);
  else if ('copy' in el.dataset) copy(el);
  else if ('print' in el.dataset) print(el);
  else share(el);
}
