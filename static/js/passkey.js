// Asks this device for a passkey and sends its answer with the form. Without this the form stays hidden: there's always
// the password.
const MADE = 'Nothing was added. Try again any time.';
const KNOWN = 'This device has one already.';
const USED = 'That was stopped. Try again, or use your password.';

const SAID = ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle'];

const bytes = (text) =>
  Uint8Array.from(window.atob(text.replace(/-/g, '+').replace(/_/g, '/')), (char) => char.charCodeAt(0));

function text(buffer) {
  const chars = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join('');
  return window.btoa(chars).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

const listed = (credentials) => credentials.map((one) => ({ ...one, id: bytes(one.id) }));
const asksSecret = (salt) => (salt ? { prf: { eval: { first: bytes(salt) } } } : {});
const secretOf = (credential) => credential.getClientExtensionResults().prf?.results?.first;

const use = ({ rpId, challenge, allowCredentials, userVerification, timeout, salt }) =>
  navigator.credentials.get({
    publicKey: {
      rpId,
      challenge: bytes(challenge),
      allowCredentials: listed(allowCredentials),
      userVerification,
      timeout,
      extensions: asksSecret(salt),
    },
  });

async function make({ salt, ...asked }) {
  const made = await navigator.credentials.create({
    publicKey: {
      ...asked,
      challenge: bytes(asked.challenge),
      user: { ...asked.user, id: bytes(asked.user.id) },
      excludeCredentials: listed(asked.excludeCredentials),
      extensions: asksSecret(salt),
    },
  });
  let secret = secretOf(made);
  // Some devices make their secret only when a passkey is used. Its answer goes nowhere.
  if (!secret && made.getClientExtensionResults().prf?.enabled) {
    const again = {
      rpId: asked.rp.id,
      challenge: text(window.crypto.getRandomValues(new Uint8Array(32))),
      allowCredentials: [{ type: 'public-key', id: made.id }],
      userVerification: 'required',
      timeout: asked.timeout,
      salt,
    };
    secret = await use(again).then(secretOf, () => undefined);
  }
  return [made, secret];
}

function answerOf({ id, rawId, type, response }) {
  const parts = {};
  for (const name of SAID) if (response[name]) parts[name] = text(response[name]);
  return JSON.stringify({ id, rawId: text(rawId), type, response: parts });
}

async function asked(form) {
  const options = JSON.parse(form.dataset.passkey);
  if (options.rp) return make(options);
  const used = await use(options);
  return [used, options.salt && secretOf(used)];
}

function takesKeep(form) {
  const keep = document.querySelector('input[type="checkbox"][name="keep"]');
  if (!keep?.checked) return;
  form.append(Object.assign(document.createElement('input'), { type: 'hidden', name: 'keep', value: 'y' }));
}

export function start(form) {
  const needs = document.querySelector('[data-passkey-needs]');
  if (!window.PublicKeyCredential || !navigator.credentials) {
    if (needs) needs.textContent = "This browser can't use passkeys.";
    return;
  }
  needs?.remove();
  form.hidden = false;
  const said = form.querySelector('[data-passkey-said]');
  const button = form.querySelector('button');
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    button.disabled = true;
    said.textContent = '';
    try {
      const [answer, secret] = await asked(form);
      form.elements.passkey.value = answerOf(answer);
      form.elements.passkey_secret.value = secret ? text(secret) : '';
      takesKeep(form);
      form.submit();
    } catch (error) {
      const stopped = 'rp' in JSON.parse(form.dataset.passkey) ? MADE : USED;
      said.textContent = error.name === 'InvalidStateError' ? KNOWN : stopped;
    }
    button.disabled = false;
  });
}
