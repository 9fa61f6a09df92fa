// Sends a form as a tap on its button does, with its checks and its submit event. iOS 15 has no requestSubmit.
export function submit(form, submitter = null) {
  if (form.requestSubmit) {
    form.requestSubmit(submitter);
    return;
  }
  const button = submitter ?? form.appendChild(Object.assign(document.createElement('button'), { hidden: true }));
  button.click();
  if (button !== submitter) button.remove();
}

let pressed = null;
document.addEventListener(
  'click',
  (event) => {
    pressed = event.target.closest?.('button, input[type="submit"]');
  },
  true,
);

// The button that sends a form by this event. iOS 15 doesn't say, before its fourth update: there it's the last one
// pressed, which Enter in a field does, too.
export function buttonOf(event) {
  return event.submitter ?? (pressed?.form === event.target ? pressed : null);
}
