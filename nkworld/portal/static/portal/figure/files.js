/* What a reader takes along: the picture as PNG, with its papers, and the address of the view. */

/** Dots of a PNG to one of the picture. */
const FINENESS = 2;

/** A PNG of the server's picture file, which carries its title and its sources. */
export async function savePng(address, name) {
  const image = Object.assign(new Image(), { src: address });
  await image.decode();
  const canvas = document.createElement("canvas");
  Object.assign(canvas, {
    width: image.naturalWidth * FINENESS,
    height: image.naturalHeight * FINENESS,
  });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((blob) => {
    const link = Object.assign(document.createElement("a"), {
      href: URL.createObjectURL(blob),
      download: name,
    });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });
}

/** Copies the address of this view; where the browser refuses, the link leads there instead. */
export async function copyLink(event, told) {
  const link = event.currentTarget;
  if (event.ctrlKey || event.metaKey || event.shiftKey || !navigator.clipboard) return;
  event.preventDefault();
  try {
    await navigator.clipboard.writeText(link.href);
    told.textContent = "The address of this view is copied.";
  } catch {
    window.location.assign(link.href);
  }
}
