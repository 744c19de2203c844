// The page's own words: getting ready, or stopped. Voilà's hooks for its own waiting text are empty,
// because it would end before the first widget is really there.
// They stand here in all languages, because they are needed when there is no kernel to ask.
const WORDS = {
  nb: {
    title: "Kultur for læring",
    skip: "Hopp til innholdet",
    waiting: "Gjør klar siden …",
    restoring: "Henter det dere holdt på med …",
    lost: "Siden har mistet forbindelsen med programmet.",
    all: "Arbeidet deres er tatt vare på i denne fanen. Last siden på nytt for å fortsette.",
    work: "Arbeidet deres er tatt vare på i denne fanen. Last siden på nytt, og last opp filene igjen.",
    none: "Last siden på nytt for å begynne igjen.",
    typed: "Det dere skrev sist, er kanskje ikke med. Kopier det først.",
    reload: "Last siden på nytt",
    silent: "Programmet svarer ikke ennå. Vent litt, og prøv igjen.",
  },
  nn: {
    title: "Kultur for læring",
    skip: "Hopp til innhaldet",
    waiting: "Gjer klar sida …",
    restoring: "Hentar det de heldt på med …",
    lost: "Sida har mista sambandet med programmet.",
    all: "Arbeidet dykkar er teke vare på i denne fana. Last sida på nytt for å halde fram.",
    work: "Arbeidet dykkar er teke vare på i denne fana. Last sida på nytt, og last opp filene igjen.",
    none: "Last sida på nytt for å byrje igjen.",
    typed: "Det de skreiv sist, er kanskje ikkje med. Kopier det først.",
    reload: "Last sida på nytt",
    silent: "Programmet svarar ikkje enno. Vent litt, og prøv igjen.",
  },
  en: {
    title: "Kultur for læring",
    skip: "Skip to the content",
    waiting: "Getting the page ready …",
    restoring: "Fetching what you were working on …",
    lost: "The page has lost contact with the program.",
    all: "Your work is kept in this tab. Reload the page to go on.",
    work: "Your work is kept in this tab. Reload the page, and upload the files again.",
    none: "Reload the page to begin again.",
    typed: "What you wrote last may be missing. Copy it first.",
    reload: "Reload the page",
    silent: "The program does not answer yet. Wait a little, and try again.",
  },
};
const LANGUAGE = "kfl-language"; // outlives the work: the words it is deleted with are its own
const USUAL = navigator.language.startsWith("nn") ? "nn" : "nb";
const WRITTEN = "textarea, input:not([type=checkbox], [type=radio], [type=file], [type=color])";
const PARTS = ["work", "own", "cells"]; // as the Keeper calls them
const OFTEN = 2_000;
const SELDOM = 10_000;
const LONGEST_WAIT = 5_000;

globalThis.kflPage = {
  failed: false,
  misses: 0,
  isShown: false,
  isConnected: true,
  isRestoring: false, // the kernel is to take up what this tab has kept: the Keeper says when it has
  typedAt: 0, // when something was last written on the page,
  keptAt: 0, // and when the work was last kept
  isForgotten: false, // all is deleted, and nothing more is to be kept of this page
  kept: "", // what this tab keeps: "all", or "work" without the numbers; the Keeper knows
  prefix: `kfl:${document.body.dataset.baseUrl}:`,
  words: WORDS.nb,

  // The language this tab spoke last; else bokmål, or nynorsk in a browser that asks for it.
  language() {
    try {
      const last = sessionStorage.getItem(LANGUAGE);
      return last in WORDS ? last : USUAL;
    } catch {
      return USUAL;
    }
  },

  speak(language) {
    this.words = WORDS[language];
    document.documentElement.lang = language;
    document.title = this.words.title;
    document.querySelector(".kfl-skip").textContent = this.words.skip;
    try {
      if (language === USUAL) sessionStorage.removeItem(LANGUAGE);
      else sessionStorage.setItem(LANGUAGE, language);
    } catch {
      // the browser forbids it: bokmål is spoken until the kernel is there
    }
  },

  // What was kept before this page was loaded.
  remember() {
    this.speak(this.language());
    document.querySelector("#loading p").textContent = this.words.waiting;
    try {
      const names = Object.keys(sessionStorage).filter((name) => name.startsWith(this.prefix));
      const has = (part) => names.includes(this.prefix + part);
      this.isRestoring = PARTS.some((part) => has(part) || has(`unread-${part}`));
      if (has("work")) this.kept = has("cells") ? "all" : "work";
    } catch {
      // the browser forbids it
    }
  },

  ready() {
    const waiting = document.getElementById("loading");
    if (!this.isShown || !waiting) return;
    if (!this.isRestoring) return waiting.remove();
    waiting.querySelector("p").textContent = this.words.restoring;
    setTimeout(() => waiting.remove(), LONGEST_WAIT); // it was kept for a page without a Keeper
  },

  fail() {
    if (this.failed) return;
    this.failed = true;
    document.getElementById("loading")?.remove();
    const notice = document.getElementById("kfl-failure");
    const text = document.createElement("p");
    const words = [this.words.lost, this.words[this.kept] ?? this.words.none];
    if (this.typedAt > this.keptAt) words.push(this.words.typed);
    text.textContent = words.join(" ");
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = this.words.reload;
    button.addEventListener("click", async () => {
      const answers = await this.ask().then(Boolean, () => false);
      if (answers) location.reload();
      else text.textContent = this.words.silent; // the browser's own page of errors has no way back
    });
    notice.replaceChildren(text, button);
    notice.hidden = false;
    this.close();
  },

  // What is done from now on would be lost: what is written can be read and copied, and not changed.
  close() {
    for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close(); // over the notice
    for (const field of document.querySelectorAll(`#kfl-main :is(${WRITTEN})`)) field.readOnly = true;
    for (const way of document.querySelectorAll("#kfl-main :is(button, [type=file])")) way.disabled = true;
  },

  // A view is there when Voilà has put a widget into the page; a page without widgets is ready too.
  waitForWidgets() {
    const main = document.getElementById("kfl-main");
    const outputs = [...main.querySelectorAll('script[type$="voila.cell-output+json"]')];
    const expected = outputs.some((output) => output.text.includes("jupyter.widget-view"));
    const look = () => {
      this.isShown = !expected || Boolean(main.querySelector(".jupyter-widgets"));
      if (this.isShown) watch.disconnect();
      this.ready();
    };
    const watch = new MutationObserver(look);
    watch.observe(main, { childList: true, subtree: true });
    look();
  },

  ask() {
    const { baseUrl = "/", kernelId = "" } = this.config();
    const signal = AbortSignal.timeout(LONGEST_WAIT);
    return fetch(`${baseUrl}api/kernels/${kernelId}`, { cache: "no-store", signal });
  },

  // The kernel may be gone long after the page was made: culled behind a closed lid, or the server
  // was stopped. (A kernel that dies and restarts is told of by the Runtime widget.)
  async check() {
    if (document.hidden || this.failed) return;
    const status = await this.ask().then(
      (reply) => reply.status,
      () => 0,
    );
    const isBack = status === 200 && this.misses > 0;
    this.misses = status === 200 ? 0 : this.misses + 1;
    if (isBack && !this.isConnected) this.reconnect(); // JupyterLab would wait for half a minute
    if (this.misses > 1 || status === 404) this.fail();
  },

  reconnect() {}, // the Runtime widget knows how

  // The socket to the kernel is open, or broken. A broken one may come back.
  connected(isConnected) {
    const isNew = this.isConnected && !isConnected;
    this.isConnected = isConnected;
    if (isNew) this.checkOften();
  },

  async checkOften() {
    if (this.isConnected || this.failed) return;
    await this.check();
    setTimeout(() => this.checkOften(), OFTEN);
  },

  config() {
    return JSON.parse(document.getElementById("jupyter-config-data")?.textContent ?? "{}");
  },
};

kflPage.remember();
window.voila_heartbeat = () => {};
window.voila_process = () => {};
window.voila_finish = () => {};
document.addEventListener("DOMContentLoaded", () => {
  if (!document.getElementById("jupyter-config-data")) return kflPage.fail(); // the page was cut off
  kflPage.waitForWidgets();
  setInterval(() => kflPage.check(), SELDOM);
});
document.addEventListener("visibilitychange", () => kflPage.check());
document.addEventListener("input", ({ target }) => {
  const isWork = target.matches(WRITTEN) && !target.closest("dialog");
  if (isWork) kflPage.typedAt = performance.now();
});
