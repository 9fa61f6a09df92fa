// A signal that gives a request up after `ms`. Not AbortSignal.timeout: iOS 15, Chrome 102 and Firefox 99 don't have
// it.
export function within(ms) {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), ms);
  return controller.signal;
}
