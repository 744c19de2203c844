// Put into every page before its own scripts: tells how long after a click the last chart was
// repainted. Our charts count their redraws; each of the others writes whom it shows, on a canvas
// or in an SVG.

(() => {
  const QUIET = 300; // a redraw is the last one when none comes for so long
  const PATIENCE = 180_000; // a busy machine opens a large page slowly
  let watch = null;

  globalThis.expectCharts = (count, word, clicked) => {
    const now = { count, word, clicked, drawn: new Set(), isNew: false, painted: NaN };
    globalThis.chartsDone = new Promise((resolve) => {
      now.finish = () => {
        if (watch !== now) return;
        watch = null;
        resolve({ ms: now.painted - now.clicked, redrawn: now.drawn.size, shown: shown(now).length });
      };
    });
    setTimeout(now.finish, PATIENCE);
    watch = now;
    requestAnimationFrame(look);
  };

  function shown({ drawn }) {
    const ours = [...document.querySelectorAll("figure.kfl-chart")];
    const charts = ours.length ? ours : [...drawn].map((part) => part.closest("svg, canvas"));
    return [...new Set(charts)].filter((chart) => chart?.isConnected && chart.clientWidth > 0);
  }

  function isComplete({ count, drawn }) {
    const charts = shown(watch);
    const isOurs = charts[0]?.matches("figure");
    return charts.length >= count && (!isOurs || charts.every((chart) => drawn.has(chart)));
  }

  // In every frame; a message is delivered when the frame has been drawn.
  function look() {
    if (!watch) return;
    if (watch.isNew && isComplete(watch)) {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = painted(watch);
      port2.postMessage("");
      watch.isNew = false;
    }
    requestAnimationFrame(look);
  }

  const painted = (now) => () => {
    now.painted = performance.now();
    clearTimeout(now.quiet);
    now.quiet = setTimeout(now.finish, QUIET);
  };

  function note(part) {
    if (watch?.clicked === undefined) return;
    watch.drawn.add(part);
    watch.isNew = true;
  }

  addEventListener("click", (event) => watch && (watch.clicked ??= event.timeStamp), true);

  new MutationObserver((changes) => changes.forEach(({ target }) => note(target))).observe(
    document,
    { subtree: true, attributeFilter: ["data-drawn"] },
  );

  const { fillText } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
    if (text === watch?.word) note(this.canvas);
    return fillText.call(this, text, ...rest);
  };

  const { set, ...others } = Object.getOwnPropertyDescriptor(Node.prototype, "textContent");
  Object.defineProperty(Node.prototype, "textContent", {
    ...others,
    set(text) {
      if (text === watch?.word && this instanceof SVGElement) note(this);
      set.call(this, text);
    },
  });
})();
