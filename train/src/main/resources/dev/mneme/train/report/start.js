if (innerWidth < 560) document.querySelectorAll("details").forEach(d => { d.open = false; });
startCharts();
startMaps();
// Also when the page's own scroll bar appears, which no resize event tells.
const main = document.querySelector("main");
let seen = main.clientWidth;
new ResizeObserver(() => {
  if (main.clientWidth === seen) return;
  seen = main.clientWidth;
  charts.forEach(c => c.draw());
  if (maps.length > 0) layout();
}).observe(main);
