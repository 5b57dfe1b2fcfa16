"use strict";
// Helpers of the page. Each of the scripts beside this one is put behind it in a block of its own.

const data = JSON.parse(document.getElementById("data").textContent);
const SVG = "http://www.w3.org/2000/svg";
const NO_VALUE = 65535;

function html(parent, name, attributes = {}, text) {
  return fill(parent, document.createElement(name), attributes, text);
}
function svg(parent, name, attributes = {}, text) {
  return fill(parent, document.createElementNS(SVG, name), attributes, text);
}
function fill(parent, element, attributes, text) {
  for (const key in attributes) element.setAttribute(key, attributes[key]);
  if (text !== undefined) element.textContent = text;
  parent.append(element);
  return element;
}
function clamp(value, least, greatest) {
  return Math.min(Math.max(value, least), greatest);
}
function grouped(n) {
  return String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}
function short(value) {
  if (value === null || Number.isNaN(value)) return "no value";
  if (value === 0) return "0";
  const size = Math.abs(value);
  return size >= 1e5 || size < 1e-3 ? value.toExponential(2).replace(/\.?0*e\+?/, "e") : String(Number(value.toPrecision(4)));
}
/** Round numbers between two ends, about as many as asked for. */
function ticks(from, to, wanted, whole) {
  const rough = (to - from) / Math.max(wanted, 1);
  let step = Math.pow(10, Math.floor(Math.log10(rough)));
  step *= rough / step > 5 ? 10 : rough / step > 2 ? 5 : rough / step > 1 ? 2 : 1;
  if (whole) step = Math.max(1, Math.round(step));
  const found = [];
  for (let k = Math.ceil(from / step - 1e-9); k * step <= to + step * 1e-9; k++) found.push(Number((k * step).toPrecision(12)));
  return found;
}

const main = document.querySelector("main");
const drawings = [];
let drawnWidth = 0;
/** Draws now, and again whenever the page has become wider or narrower. */
function keepDrawn(draw) {
  draw();
  drawings.push(draw);
}
// Also as soon as the page's own scroll bar has appeared, which no resize event tells; hence no width seen yet. Drawing
// changes sizes, which an observer may not do before the next frame.
new ResizeObserver(() => requestAnimationFrame(() => {
  if (main.clientWidth === drawnWidth) return;
  drawnWidth = main.clientWidth;
  drawings.forEach(draw => draw());
})).observe(main);

if (innerWidth < 560) document.querySelectorAll("details").forEach(d => { d.open = false; });
