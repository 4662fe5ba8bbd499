// What MathJax is told: set everything at once, fetch nothing.
window.MathJax = { options: { enableMenu: false }, svg: { fontCache: "none" } };
