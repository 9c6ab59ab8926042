// The preview follows what is typed, and a colour can be chosen by eye. Without this, the buttons show it.
const form = document.querySelector("form[data-preview]");
const PAUSE = 250;

if (form) {
  let [frame, theme, timer, turn] = [document.querySelector("#preview"), "light", 0, 0];

  /** What it would look like goes into a frame of its own, which takes the place of the one before when it is there: no flicker, and no
   * step of its own in the history. */
  async function show() {
    const [own, data] = [++turn, new FormData(form)];
    data.set("theme", theme);
    const answer = await fetch(form.dataset.preview, { method: "POST", body: data, redirect: "manual" }).catch(() => null);
    if (own !== turn || !answer || answer.type === "opaqueredirect") return;
    const html = await answer.text();
    if (own !== turn) return;
    const next = frame.cloneNode();
    next.removeAttribute("src");
    next.removeAttribute("id");
    next.hidden = true;
    next.srcdoc = html;
    next.addEventListener("load", () => {
      if (own !== turn) { next.remove(); return; }
      frame.remove();
      frame = next;
      frame.id = "preview";
      frame.hidden = false;
    }, { once: true });
    frame.after(next);
  }

  const later = () => { clearTimeout(timer); timer = setTimeout(show, PAUSE); };
  form.addEventListener("input", later);
  for (const button of document.querySelectorAll('[formtarget="preview"]')) {
    button.addEventListener("click", (event) => { event.preventDefault(); theme = button.value; show(); });
  }
  for (const pick of document.querySelectorAll("[data-picks]")) {
    const text = document.getElementById(pick.dataset.picks);
    const follow = () => { if (/^#[0-9a-f]{6}$/i.test(text.value)) pick.value = text.value; };
    pick.addEventListener("input", () => { text.value = pick.value; });
    text.addEventListener("input", follow);
    follow();
    pick.hidden = false;
  }
}
