/* What is made and fetched by script: elements, other pages of the site, and libraries that are no
   modules. */

export function made(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** The page at an address, as a document; rejects what is none. */
export async function pageAt(address, options) {
  const answer = await fetch(address, options);
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}.`);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

const asked = new Map();

/** A library, asked for once a page: a second copy would replace the first, with all that was
    registered there. */
export function loaded(address) {
  if (!asked.has(address))
    asked.set(
      address,
      new Promise((resolve, reject) => {
        const script = made("script", { src: address });
        script.addEventListener("load", resolve);
        script.addEventListener("error", reject);
        document.head.append(script);
      }),
    );
  return asked.get(address);
}
