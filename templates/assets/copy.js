// Copy buttons: hidden until this runs, since they do nothing without it.
for (const button of document.querySelectorAll("[data-copy]")) {
  const source = document.getElementById(button.dataset.copy);
  const words = button.textContent;
  if (!source || !navigator.clipboard) continue;
  button.addEventListener("click", async () => {
    try { await navigator.clipboard.writeText(source.textContent.trim()); } catch { return; }
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = words; }, 2000);
  });
  button.hidden = false;
}
