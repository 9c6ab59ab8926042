// Goes on by itself once the page with its frames has loaded, or after three seconds: an app that is slow holds nobody up.
let gone = false;
const go = () => {
  if (gone) return;
  gone = true;
  location.replace(document.getElementById("continue").href);
};
window.addEventListener("load", go);
setTimeout(go, 3000);
