/* Browser libraries that are no modules: each is asked for once a page, from this site. */

const asked = new Map();

/** A second copy would replace the first, with all that was registered there. */
export function loaded(address) {
  if (!asked.has(address)) asked.set(address, added(address));
  return asked.get(address);
}

function added(address) {
  return new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement("script"), { src: address });
    script.addEventListener("load", resolve);
    script.addEventListener("error", reject);
    document.head.append(script);
  });
}
