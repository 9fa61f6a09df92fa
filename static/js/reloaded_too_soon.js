// What was typed just before a page was loaded again may reach the server after the page has left it. So a page that
// was loaded again looks once more a moment later, and if words have come that it doesn't show, it's loaded once more.
// Nothing has to be kept in the browser for that.
import { within } from './request_deadline.js';
import { typed } from './typed_since_load.js';

const SOON = 900;
const WRITTEN = 'main textarea, main input:not([type=hidden], [type=checkbox], [type=radio], [type=password])';

const words = (page) =>
  [
    ...[...page.querySelectorAll(WRITTEN)].map((field) => field.defaultValue),
    ...[...page.querySelectorAll('main [data-unsent-text]')].map((kept) => kept.textContent),
    ...[...page.querySelectorAll('main [data-unsent]')].map((kept) => kept.dataset.choices),
  ].map((text) => text.trim());

async function look() {
  const shown = words(document);
  const options = { headers: { Accept: 'text/html' }, signal: within(15000) };
  const answer = await fetch(window.location.href, options).catch(() => null);
  const isMine = answer?.headers.get('X-Page-Of') === document.body.dataset.pageOf;
  if (!answer?.ok || answer.redirected || !isMine) return;
  const now = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const hasMore = words(now).some((text) => text && !shown.includes(text));
  if (hasMore && ![...document.forms].some(typed)) window.location.reload();
}

const [arrival] = performance.getEntriesByType('navigation');
if (['reload', 'back_forward'].includes(arrival?.type)) setTimeout(look, SOON);
