if (innerWidth < 560) document.querySelectorAll("details").forEach(d => { d.open = false; });
startCharts();
startMaps();
// Again as soon as the page's own scroll bar has appeared, which no resize event tells; hence no width seen yet.
const main = document.querySelector("main");
let seen = 0;
new ResizeObserver(() => {
  if (main.clientWidth === seen) return;
  seen = main.clientWidth;
  charts.forEach(c => c.draw());
  if (maps.length > 0) layout();
}).observe(main);
