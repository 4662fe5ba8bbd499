// Sets the mathematics, makes each slide's type as large as the slide allows, then starts the deck.
const LARGEST = 38, SMALLEST = 17; // pixels of a slide that is 1280 by 720
const HIGHEST = 590; // what deck.css gives the text

function fits(box) {
  return box.scrollHeight <= HIGHEST && box.scrollWidth <= box.clientWidth;
}

function fit(box) {
  for (let size = LARGEST; size >= SMALLEST; size--) {
    box.style.fontSize = `${size}px`;
    if (fits(box)) return;
  }
}

MathJax.startup.promise.then(async () => {
  await Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
  document.querySelectorAll(".fit").forEach(fit);
  document.body.classList.remove("measuring");
  Reveal.on("pdf-ready", () => { document.body.dataset.printable = "true"; });
  await Reveal.initialize({
    width: 1280, height: 720, margin: 0, center: false, hash: true, transition: "none",
    slideNumber: "c/t", pdfSeparateFragments: false, pdfMaxPagesPerSlide: 1,
    plugins: [RevealNotes],
  });
  document.body.dataset.ready = "true";
});
