// Whose page this is. Once someone else has signed in in this browser, nothing of theirs comes into it, and nothing of
// it stays on the screen. The server refuses what it would send in any case (couples/accounts/page_owner.py).
const mine = document.body.dataset.pageOf;

// True where `answer` is another person's; the page is blank then and goes to Home. A visitor's answer is nobody's.
export function isAnothers(answer) {
  const owner = answer?.headers.get('X-Page-Of');
  if (!owner || owner === mine) return false;
  document.dispatchEvent(new CustomEvent('couples:leave'));
  document.body.replaceChildren();
  window.location.replace('/');
  return true;
}
