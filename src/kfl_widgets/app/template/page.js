// The page's own words: getting ready, or stopped. Voilà's hooks for its own waiting text are empty,
// because it would end before the first widget is really there.
const kflPage = {
  failed: false,

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

  // The kernel may stop long after the page was made: out of memory, or culled with a closed lid.
  watchKernel() {
    const config = JSON.parse(document.getElementById("jupyter-config-data").textContent);
    const url = `${config.baseUrl}api/kernels/${config.kernelId}`;
    let misses = 0;
    const look = async () => {
      if (document.hidden || this.failed) return;
      const alive = await fetch(url, { cache: "no-store" })
        .then((reply) => reply.ok && reply.json())
        .then((kernel) => kernel && kernel.execution_state !== "dead")
        .catch(() => false);
      misses = alive ? 0 : misses + 1;
      if (misses > 1) this.fail();
    };
    setInterval(look, 10_000);
  },
};

window.voila_heartbeat = () => {};
window.voila_process = () => {};
window.voila_finish = () => {};
document.addEventListener("DOMContentLoaded", () => {
  kflPage.waitForWidgets();
  kflPage.watchKernel();
});
