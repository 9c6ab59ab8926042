// OpenID Connect Session Management 1.0 §3.2: an app's frame posts "<client id> <session state>"; the answer is "unchanged", "changed" or
// "error". The hash is that of protocol/logout/session_management.rs; an absent cookie is nobody signed in. Where the browser keeps its
// cookies from framed sites the frame knows nothing: "error", after which an app must not ask again (§3.1), and signs nobody out.
const name = document.currentScript.dataset.cookie + "=";
const browserState = () => {
  const own = document.cookie.split("; ").find((pair) => pair.startsWith(name));
  return own === undefined ? "" : own.slice(name.length);
};
const digest = async (text) => {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
};
const judge = async (message, origin) => {
  const [, client, hash, salt] = /^([^ ]+) ([^ .]+)\.([^ .]+)$/.exec(message) ?? [];
  if (salt === undefined || await document.hasStorageAccess?.() === false) return "error";
  return await digest(`${client} ${origin} ${browserState()} ${salt}`) === hash ? "unchanged" : "changed";
};
window.addEventListener("message", async (event) => {
  if (event.source === null || event.origin === "null" || event.source === window) return;
  const answer = await judge(event.data, event.origin).catch(() => "error");
  event.source.postMessage(answer, event.origin);
});
