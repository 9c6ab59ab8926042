// Light, dark or as the system has it: kept in this browser. Without script the system decides.
(() => {
  const root = document.documentElement;
  const order = ["auto", "light", "dark"];
  const read = () => { try { return localStorage.getItem("signet-theme"); } catch { return null; } };
  const keep = (theme) => { try { localStorage.setItem("signet-theme", theme); } catch { /* private window: for this page only */ } };
  let theme = order.includes(read()) ? read() : "auto";
  const apply = () => { if (theme === "auto") delete root.dataset.theme; else root.dataset.theme = theme; };
  apply();
  document.addEventListener("DOMContentLoaded", () => {
    for (const button of document.querySelectorAll("[data-themes]")) {
      const label = button.querySelector("span");
      const tell = () => { label.textContent = button.dataset[theme]; };
      button.addEventListener("click", () => {
        theme = order[(order.indexOf(theme) + 1) % order.length];
        keep(theme); apply(); tell();
      });
      tell();
      button.hidden = false;
    }
  });
})();
