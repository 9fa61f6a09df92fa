// Whose page this is. Once someone else has signed in in this browser, no answer to them is shown in it, and nothing of
// it stays on the screen. The server refuses what it would send in any case (couples/accounts/page_owner.py).
const mine = document.body.dataset.pageOf;

// True if `answer` is to another person; the page is then blank and goes to Home. An answer to a visitor has no owner.
export function isAnothers(answer) {
  const owner = answer?.headers.get('X-Page-Of');
  if (!owner || owner === mine) return false;
  document.dispatchEvent(new CustomEvent('couples:page-goes'));
  document.body.replaceChildren();
  window.location.replace('/');
  return true;
}
