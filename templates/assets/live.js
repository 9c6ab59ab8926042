// A list that follows what happens: while somebody is looking, the page is fetched again and new rows are put in their places. Without this, the
// button "Load again" does it.
const EVERY = 2500;
const LONGEST = 10 * 60 * 1000;
const list = document.querySelector("[data-live]");

if (list) {
  const said = list.querySelector("[data-live-said]");
  let [began, failures, timer] = [Date.now(), 0, 0];
  const rows = (of) => of.querySelector("[data-live-rows]");
  const keys = (of) => [...(rows(of)?.children ?? [])].map((row) => row.dataset.key);

  /** Puts in what is new and takes out what is not listed any more; what has the focus stays where it is. */
  function merge(fresh) {
    const [own, other] = [rows(list), rows(fresh)];
    if (!other) return 0;
    if (!own) {
      list.querySelector("#no-flows").replaceWith(fresh.querySelector("table"));
      for (const row of rows(list).children) row.classList.add("fresh");
      return rows(list).children.length;
    }
    const [known, there] = [new Set(keys(list)), new Set(keys(fresh))];
    const added = [...other.children].filter((row) => !known.has(row.dataset.key));
    for (const row of own.querySelectorAll("time[title]")) {
      const same = other.querySelector(`[data-key="${CSS.escape(row.closest("[data-key]").dataset.key)}"] time[title]`);
      if (same) row.textContent = same.textContent;
    }
    for (const row of [...own.children]) if (!there.has(row.dataset.key) && !row.contains(document.activeElement)) row.remove();
    let before = null;
    for (const row of [...other.children]) {
      const same = known.has(row.dataset.key) ? own.querySelector(`[data-key="${CSS.escape(row.dataset.key)}"]`) : row;
      if (same === row) {
        row.classList.add("fresh");
        if (before) before.after(row);
        else own.prepend(row);
      }
      before = same;
    }
    return added.length;
  }

  async function look() {
    if (document.hidden) return;
    if (Date.now() - began > LONGEST) { say("Paused, since nobody touched the page for a while."); return; }
    try {
      const answer = await fetch(location.href, { headers: { accept: "text/html" }, redirect: "manual" });
      if (answer.type === "opaqueredirect" || [401, 403, 404].includes(answer.status)) { say("Paused: load the page again."); return; }
      if (!answer.ok) throw new Error(answer.statusText);
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-live]");
      const count = fresh ? merge(fresh) : 0;
      if (count) say(count === 1 ? "One new request." : `${count} new requests.`);
      else if (failures) say("Live again.");
      failures = 0;
    } catch {
      failures += 1;
      if (failures === 2) say("No answer from the server; trying again.");
    }
    next();
  }

  const say = (text) => { if (said.textContent !== text) said.textContent = text; };
  const next = () => { clearTimeout(timer); timer = setTimeout(look, EVERY * Math.min(2 ** failures, 16)); };
  const touched = () => { if (Date.now() - began > LONGEST) { say("Live."); next(); } began = Date.now(); };
  document.addEventListener("visibilitychange", () => { if (!document.hidden) next(); });
  for (const kind of ["pointerdown", "keydown", "scroll"]) document.addEventListener(kind, touched, { passive: true });
  say("Live.");
  next();
}
