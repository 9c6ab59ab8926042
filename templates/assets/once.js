// A form is sent once: a second click while the answer is on its way does nothing. Back makes it ready again, and so does an
// answer that leaves the page standing (an app's own scheme), after a while.
const sent = new WeakSet();
const release = (form) => {
  sent.delete(form);
  for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
};
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (sent.has(form)) { event.preventDefault(); return; }
  sent.add(form);
  event.submitter?.setAttribute("aria-busy", "true");
  setTimeout(release, 8000, form);
});
window.addEventListener("pageshow", (event) => { if (event.persisted) for (const form of document.forms) release(form); });
