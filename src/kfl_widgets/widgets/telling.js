// Tells what somebody writes: when they pause, now and then while they don't, and when they look
// away. Who leaves the page leaves too soon for the kernel to hand anything back, so the tab itself
// keeps what they wrote last.

const PAUSE = 500; // ms without a keystroke before it is told
const LONGEST = 700; // ms before it is told for somebody who never pauses
const MOST = 20; // tellings; one of the last of them is what the tab has kept

const begun = new Set();
document.addEventListener("visibilitychange", () => {
  for (const telling of begun) if (telling.isWaiting()) telling.now();
});
addEventListener("pagehide", () => {
  for (const telling of begun) telling.leave();
});

// Do something with what this tab keeps. A notebook is saved by itself, and has no such page.
function inTab(place, action) {
  const page = globalThis.kflPage;
  if (!place || !page || page.isForgotten) return null;
  try {
    return action(sessionStorage, `${page.prefix}left:${place}`);
  } catch {
    return null; // full, or forbidden
  }
}

// `place` names what is written in across reloads; "" where nothing does. `heard` gives what the
// kernel says is written there.
function newTelling(field, tell, place = "", heard = () => "") {
  let timer = 0;
  let since = 0; // when what isn't told yet began
  let toldAt = 0;
  let told = []; // what was kept before, and what has been told since

  const isKept = () => !timer && toldAt < (globalThis.kflPage?.keptAt ?? 0);

  function now(...how) {
    clearTimeout(timer);
    timer = since = 0;
    toldAt = performance.now();
    told = [...told.slice(-MOST), field.value];
    tell(...how);
  }

  const telling = {
    now,
    soon() {
      if (!toldAt || isKept()) told = [heard()];
      clearTimeout(timer);
      since ||= Date.now();
      begun.add(telling);
      timer = setTimeout(() => now(), Math.min(PAUSE, since + LONGEST - Date.now()));
    },
    isWaiting: () => timer > 0,
    leave() {
      const left = JSON.stringify({ told, text: field.value });
      inTab(place, (tab, name) => (isKept() ? tab.removeItem(name) : tab.setItem(name, left)));
      if (timer) now();
    },
    // Go on with what was written when the page was left, unless it has been written anew since.
    goOn() {
      const left = inTab(place, (tab, name) => tab.getItem(name));
      if (left === null) return;
      inTab(place, (tab, name) => tab.removeItem(name));
      const { told: known, text } = JSON.parse(left);
      if (!known.includes(heard())) return;
      field.value = text;
      telling.soon();
    },
  };
  return telling;
}
