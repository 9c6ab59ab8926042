// The key "/" leads to the search field of the page, wherever one is not typing.
document.addEventListener("keydown", (event) => {
  const field = document.querySelector("[data-search]");
  const isTyping = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || !field || isTyping) return;
  event.preventDefault();
  field.focus();
  field.select();
});
