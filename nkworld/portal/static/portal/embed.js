/* Tells the page around an embedded figure how high it is, whenever that changes. */

if (window.parent !== window) {
  const tell = () => {
    const height = Math.ceil(document.body.getBoundingClientRect().height);
    window.parent.postMessage({ type: "nkworld:height", height }, "*");
  };
  new ResizeObserver(tell).observe(document.body);
}
