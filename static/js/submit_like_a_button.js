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
