// The page's own words: getting ready, or stopped. Voilà's hooks for its own waiting text are empty,
// because it would end before the first widget is really there.
globalThis.kflPage = {
  failed: false,
  misses: 0,

  ready() {
    document.getElementById("loading")?.remove();
  },

  fail() {
    if (this.failed) return;
    this.failed = true;
    this.ready();
    const notice = document.getElementById("kfl-failure");
    const text = document.createElement("p");
    text.textContent =
      "Siden har mistet forbindelsen med programmet, eller programmet stoppet. Last siden på nytt for å begynne igjen.";
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Last siden på nytt";
    button.addEventListener("click", () => location.reload());
    notice.replaceChildren(text, button);
    notice.hidden = false;
  },

  // A view is there when Voilà has put a widget into the page; a page without widgets is ready too.
  waitForWidgets() {
    const main = document.getElementById("kfl-main");
    const outputs = [...main.querySelectorAll('script[type$="voila.cell-output+json"]')];
    const expected = outputs.some((output) => output.text.includes("jupyter.widget-view"));
    const shown = () => !expected || main.querySelector(".jupyter-widgets");
    if (shown()) return this.ready();
    const watch = new MutationObserver(() => {
      if (!shown()) return;
      watch.disconnect();
      this.ready();
    });
    watch.observe(main, { childList: true, subtree: true });
  },

  // The kernel may be gone long after the page was made: culled behind a closed lid, or the server
  // was stopped. (A kernel that dies and restarts is told of by the Runtime widget.)
  async check() {
    if (document.hidden || this.failed) return;
    const { baseUrl, kernelId } = this.config();
    const alive = await fetch(`${baseUrl}api/kernels/${kernelId}`, { cache: "no-store" }).then(
      (reply) => reply.ok,
      () => false,
    );
    this.misses = alive ? 0 : this.misses + 1;
    if (this.misses > 1) this.fail();
  },

  config() {
    return JSON.parse(document.getElementById("jupyter-config-data").textContent);
  },
};

window.voila_heartbeat = () => {};
window.voila_process = () => {};
window.voila_finish = () => {};
document.addEventListener("DOMContentLoaded", () => {
  kflPage.waitForWidgets();
  setInterval(() => kflPage.check(), 10_000);
});
