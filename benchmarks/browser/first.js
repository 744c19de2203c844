// Put into every page before its own scripts: tells when a word was first drawn in a chart, on a
// canvas or in an SVG: as milliseconds since the page was asked for, in the frame after.

(() => {
  globalThis.awaitWord = (word) => {
    globalThis.drawnAt = new Promise((resolve) => (globalThis.foundWord = resolve));
    globalThis.awaitedWord = word;
  };

  function note(text) {
    if (String(text).trim() !== globalThis.awaitedWord) return;
    globalThis.awaitedWord = null;
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel(); // delivered when the frame has been drawn
      port1.onmessage = () => globalThis.foundWord(performance.now());
      port2.postMessage("");
    });
  }

  const { fillText } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
    note(text);
    return fillText.call(this, text, ...rest);
  };

  const { set, ...others } = Object.getOwnPropertyDescriptor(Node.prototype, "textContent");
  Object.defineProperty(Node.prototype, "textContent", {
    ...others,
    set(text) {
      if (this instanceof SVGElement) note(text);
      set.call(this, text);
    },
  });
})();
