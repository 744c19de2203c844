// Puts the stylesheet into the document, once. Charts fetch Vega from this model by themselves.
// Done in `initialize` as well, so that the style is there before any panel is attached.

const ID = "kfl-stylesheet";

function dress(model) {
  const style = document.getElementById(ID) ?? document.createElement("style");
  if (style.textContent !== model.get("stylesheet")) style.textContent = model.get("stylesheet");
  if (!style.isConnected) {
    style.id = ID;
    document.head.append(style);
  }
}

// A kernel that died is started again empty, so nothing on the page works any more. Our served page
// has words for that, and for a server that is gone; a notebook shows it in its own way.
function watch(kernel) {
  const page = globalThis.kflPage;
  if (!page || !kernel) return;
  kernel.statusChanged.connect((_, status) => {
    if (/restarting|dead/.test(status)) page.fail();
  });
  kernel.connectionStatusChanged.connect((_, status) => page.connected(status === "connected"));
  page.reconnect = () => kernel.reconnect().catch(() => {}); // the page goes on looking
}

export default {
  initialize({ model }) {
    dress(model);
    watch(model.widget_manager.kernel);
    model.on("change:stylesheet", () => dress(model));
  },
  render({ model }) {
    dress(model);
  },
};
