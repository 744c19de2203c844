// Tells what somebody writes: when they pause, now and then while they don't, and when they look
// away. Who leaves the page leaves too soon for the kernel to hand anything back, so the tab itself
// keeps what they wrote last.

const PAUSE = 500; // ms without a keystroke before it is told
const LONGEST = 700; // ms before it is told for somebody who never pauses

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

// `place` names what is written in across reloads; "" where nothing does.
function newTelling(field, tell, place = "") {
  let timer = 0;
  let since = 0; // when what isn't told yet began
  let toldAt = 0;

  function now(...how) {
    clearTimeout(timer);
    timer = since = 0;
    toldAt = performance.now();
    tell(...how);
  }

  const telling = {
    now,
    soon() {
      clearTimeout(timer);
      since ||= Date.now();
      begun.add(telling);
      timer = setTimeout(() => now(), Math.min(PAUSE, since + LONGEST - Date.now()));
    },
    isWaiting: () => timer > 0,
    leave() {
      const isKept = !timer && toldAt < (globalThis.kflPage?.keptAt ?? 0);
      inTab(place, (tab, name) => (isKept ? tab.removeItem(name) : tab.setItem(name, field.value)));
      if (timer) now();
    },
    // Go on with what was written when the page was left.
    goOn() {
      const text = inTab(place, (tab, name) => tab.getItem(name));
      if (text === null) return;
      inTab(place, (tab, name) => tab.removeItem(name));
      field.value = text;
      telling.soon();
    },
  };
  return telling;
}
