// Offers the browser's time zone where none was given.
export function start(input) {
  if (!input.value) input.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? '';
}
