// Keeps what the kernel hands over in the tab's own storage, and hands it to the next kernel. When
// the team wants it, the machine remembers the work as well. Storage may be full or forbidden; the
// kernel is told what is kept, and words it.

const PARTS = ["work", "own", "cells", "looks"];
const WRITTEN = ["work", "own"]; // there is always room for what can't be had again
const CHUNK = 0x8000;

const toText = (bytes) => {
  let text = "";
  for (let i = 0; i < bytes.length; i += CHUNK) {
    text += String.fromCharCode(...bytes.subarray(i, i + CHUNK));
  }
  return btoa(text);
};

const toBytes = (text) => {
  const packed = atob(text);
  const bytes = new Uint8Array(packed.length);
  for (let i = 0; i < packed.length; i += 1) bytes[i] = packed.charCodeAt(i);
  return bytes;
};

const toBytesOrNone = (text) => {
  try {
    return toBytes(text);
  } catch {
    return new Uint8Array(); // somebody else wrote it: the kernel will find nothing to read
  }
};

// Where a part lies that no kernel could read, so that nothing is written over it.
const asideOf = (part) => `unread-${part}`;

const bytesOf = (view) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength);

// Storage that never throws. Reading it may be forbidden, and writing to it may fail at any time.
function newShelf(kind, prefix) {
  const attempt = (action, otherwise) => {
    try {
      return action(globalThis[kind]) ?? otherwise;
    } catch {
      return otherwise;
    }
  };
  const write = (name, text) =>
    attempt((storage) => {
      if (text === null) storage.removeItem(prefix + name);
      else storage.setItem(prefix + name, text);
      return true;
    }, false);
  return {
    read: (name) => attempt((storage) => storage.getItem(prefix + name), null),
    write,
    clear: () =>
      attempt((storage) => {
        for (const name of Object.keys(storage)) if (name.startsWith(prefix)) storage.removeItem(name);
      }),
    isOpen: () => write("try", "") && write("try", null),
  };
}

function now() {
  const local = new Date(Date.now() - new Date().getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

// What the machine remembers: one work, with when, and a name that tells whose writing it was.
function newMemory(machine, tab) {
  // The name of what this tab has last read or written; "" when there was nothing; null when the
  // team doesn't want it.
  let mark = tab.read("mark");
  let isClash = false;
  let isFull = false;
  let own = ""; // the name of what this page has written last
  const isOpen = machine.isOpen();

  const entry = () => {
    try {
      const { name, when, work } = JSON.parse(machine.read("work"));
      return [name, when, work].every((part) => typeof part === "string") ? { name, when, work } : null;
    } catch {
      return null;
    }
  };

  function put(name) {
    mark = name;
    isClash = false;
    isFull = false;
    tab.write("mark", name);
  }

  // Another tab may have written, or deleted, what this one wrote.
  function check() {
    const found = entry();
    if (mark && !found) put(null);
    isClash = mark !== null && (found?.name ?? "") !== mark;
    return mark !== null && !isClash;
  }

  return {
    write(work) {
      if (!work || mark === null || !check()) return; // no work is never written over one
      const name = Math.random().toString(36).slice(2);
      const isWritten = machine.write("work", JSON.stringify({ name, when: now(), work }));
      if (isWritten) own = name;
      put(isWritten ? name : null);
      isFull = !isWritten;
    },
    begin: () => put(entry()?.name === own ? own : ""),
    adopt: (name) => put(name),
    stop() {
      if (!isClash && entry()?.name === mark) machine.write("work", null);
      put(null);
    },
    drop() {
      machine.write("work", null);
      put(null);
    },
    // What this tab had remembered can't be read here: it isn't written over.
    leave: () => mark !== null && put(null),
    check: () => mark !== null && check(),
    entry,
    state() {
      const found = entry();
      return {
        may_remember: isOpen,
        is_remembering: mark !== null,
        remembered: found && found.name === mark ? found.when : "",
        offered: found && mark === null ? found.when : "",
        is_clash: isClash,
        is_full: isFull,
      };
    },
  };
}

// What this tab keeps: a text for each part, as far as there is room.
function newTab(tab) {
  const lost = new Set();
  const latest = {};

  function put(part, text) {
    latest[part] = text;
    let isThere = tab.write(part, text);
    for (const name of WRITTEN.includes(part) ? ["cells", asideOf("cells")] : []) {
      if (isThere || tab.read(name) === null) continue;
      tab.write(name, null); // the numbers can be read again, the work can't
      lost.add(name);
      isThere = tab.write(part, text);
    }
    if (!isThere && !WRITTEN.includes(part)) tab.write(part, null); // old ones would pass for these
    lost[isThere || text === null ? "delete" : "add"](part);
  }

  function move(from, to) {
    const text = tab.read(from);
    tab.write(from, null); // there is room for one
    tab.write(to, text);
  }

  return {
    put,
    // What was put aside is tried again while there is nothing newer.
    found: (part) => tab.read(part) ?? tab.read(asideOf(part)),
    putAside: (part) => tab.read(part) !== null && move(part, asideOf(part)),
    takeBack: (part) => tab.read(part) === null && move(asideOf(part), part),
    unread: () => PARTS.map((part) => [part, tab.read(asideOf(part))]).filter(([, text]) => text),
    dropUnread: () => PARTS.forEach((part) => tab.write(asideOf(part), null)),
    lose(part) {
      put(part, null);
      lost.add(part);
    },
    latest: (part) => latest[part] ?? null,
    state() {
      if (lost.has("work") || lost.has("own")) return "nothing";
      if (lost.has("cells")) return "work";
      return PARTS.some((part) => tab.read(part) !== null) ? "all" : "";
    },
  };
}

function initialize({ model }) {
  const page = globalThis.kflPage;
  if (!page) return; // a notebook is saved by itself
  const { prefix } = page;
  const [shelf, machine] = [newShelf("sessionStorage", prefix), newShelf("localStorage", prefix)];
  const [tab, memory] = [newTab(shelf), newMemory(machine, shelf)];
  let told = "";
  let asked = ""; // the name of the work that the kernel was given to read
  let isPacking = false; // the numbers that are kept are not the newest

  function tell() {
    const state = { in_tab: tab.state(), is_unread: tab.unread().length > 0, ...memory.state() };
    page.kept = isPacking && state.in_tab === "all" ? "work" : state.in_tab;
    const text = JSON.stringify(state);
    if (text !== told) model.send({ kind: "state", ...state });
    told = text;
  }

  function handOver(kind, texts, more = {}) {
    const found = texts.filter(([, text]) => text);
    const buffers = found.map(([, text]) => toBytesOrNone(text).buffer);
    model.send({ kind, parts: found.map(([part]) => part), ...more }, undefined, buffers);
  }

  function saveUnread(part, text) {
    const bytes = toBytesOrNone(text);
    save(`kfl-${part}.bin`, new Blob([bytes.length ? bytes : text]));
  }

  function fetch() {
    const found = memory.entry();
    asked = found?.name ?? "";
    if (found) handOver("remembered", [["work", found.work]]);
  }

  const wishes = {
    tried({ unread }) {
      for (const part of PARTS) tab[unread.includes(part) ? "putAside" : "takeBack"](part);
      if (unread.includes("work")) memory.leave();
    },
    packing() {
      isPacking = true;
    },
    keep({ parts, gone }, buffers) {
      if ([...parts, ...gone].includes("cells")) isPacking = false;
      if (parts.includes("work")) page.keptAt = performance.now();
      parts.forEach((part, i) => tab.put(part, toText(bytesOf(buffers[i]))));
      for (const part of gone) tab.put(part, null);
      memory.write(tab.latest("work"));
    },
    too_big() {
      isPacking = false;
      tab.lose("cells");
    },
    restored() {
      page.isRestoring = false;
      page.ready();
    },
    forget() {
      page.isForgotten = true;
      memory.drop();
      shelf.clear();
      shelf.write("deleted", "yes"); // said on the page that comes
      location.reload(); // a new kernel, and a page on which nothing has been drawn
    },
    remember() {
      memory.begin();
      tell(); // it is ticked, and unticked again if there is no room
      memory.write(tab.latest("work"));
      memory.check();
    },
    stop: () => memory.stop(),
    drop: () => memory.drop(),
    fetch,
    merge: fetch,
    taken: () => memory.adopt(asked),
    replace() {
      memory.adopt(memory.entry()?.name ?? "");
      memory.write(tab.latest("work"));
    },
    save_unread() {
      for (const [part, text] of tab.unread()) saveUnread(part, text);
    },
    drop_unread: () => tab.dropUnread(),
  };

  model.on("msg:custom", (content, buffers) => {
    if (page.isForgotten) return; // the page is on its way out
    wishes[content.kind]?.(content, buffers);
    tell();
  });
  globalThis.addEventListener("storage", ({ key }) => {
    if (key === null || key === `${prefix}work`) tell(); // another tab has written or deleted
  });
  memory.check();
  const isDeleted = shelf.read("deleted") !== null;
  shelf.write("deleted", null);
  handOver("found", PARTS.map((part) => [part, tab.found(part)]), { is_deleted: isDeleted });
  tell();
}

export default { initialize, render: () => {} };
