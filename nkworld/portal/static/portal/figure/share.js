/* The address of a view, handed on as the reader's device does it. */

/** Opens the device's own ways to share, or copies; where it can do neither, the link leads on. */
export async function share(event, title, told) {
  const link = event.currentTarget;
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (!navigator.share && !navigator.clipboard) return;
  event.preventDefault();
  const url = link.href.replace(/#.*/, "");
  try {
    if (navigator.share) await navigator.share({ title, url });
    else {
      await navigator.clipboard.writeText(url);
      told.textContent = "The address of this view is copied.";
    }
  } catch (error) {
    if (error.name !== "AbortError") window.location.assign(link.href);
  }
}
