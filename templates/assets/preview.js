// The preview follows what is typed, and a colour can be chosen by eye. Without this, a button shows it.
const form = document.querySelector("form[data-preview]");
const PAUSE = 250;
const LARGEST = 1_000_000;

if (form) {
  let [frame, timer, turn] = [document.querySelector("#preview"), 0, 0];
  const button = document.querySelector("#preview-show");
  const chosen = (name) => document.querySelector(`input[name="${name}"]:checked`).value;
  const isTooLarge = () => [...form.elements].some((field) => field.files?.[0]?.size > LARGEST);

  /** What it looks like goes into a frame of its own, under its own policy, which takes the place of the one before when it is there: no
   * flicker, and no step in the history, since the first page of a frame makes none. */
  function show() {
    if (isTooLarge()) return;
    const [own, next] = [++turn, frame.cloneNode()];
    next.removeAttribute("src");
    next.removeAttribute("id");
    next.name = `preview-${own}`;
    next.hidden = true;
    next.style.colorScheme = chosen("theme"); // a message follows the device, which is this frame
    frame.after(next);
    next.addEventListener("load", () => {
      if (own !== turn) { next.remove(); return; }
      frame.remove();
      frame = next;
      frame.id = "preview";
      frame.hidden = false;
    }, { once: true });
    const [action, target] = [form.getAttribute("action"), form.getAttribute("target")];
    form.setAttribute("action", form.dataset.preview);
    form.setAttribute("target", next.name);
    form.submit(); // reads the form now, and without an event: it is not sent for good
    form.setAttribute("action", action);
    if (target === null) form.removeAttribute("target"); else form.setAttribute("target", target);
  }

  const later = () => { clearTimeout(timer); timer = setTimeout(show, PAUSE); };
  form.addEventListener("input", later);
  for (const radio of document.querySelectorAll('input[type="radio"][form="settings-form"]')) radio.addEventListener("change", show);
  button.hidden = true;
  for (const pick of document.querySelectorAll("[data-picks]")) {
    const text = document.getElementById(pick.dataset.picks);
    const follow = () => { if (/^#[0-9a-f]{6}$/i.test(text.value)) pick.value = text.value; };
    pick.addEventListener("input", () => { text.value = pick.value; });
    text.addEventListener("input", follow);
    follow();
    pick.hidden = false;
  }
}
