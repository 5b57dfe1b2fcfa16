// Charts: curves over iterations, or what else the page says, with a cursor shared by all of them.

const AXIS = data.axis || "iteration";
const COLOURS = 8; // that people who confuse some of them can tell apart; then the same with dashes
const colourOf = (curve, i) => curve.colour === undefined ? i : curve.colour;
const dashed = colour => colour < COLOURS ? "" : " dash";

/** Mean that forgets: each value weighs `keep` times as much as the one after it. Gaps stay gaps. */
function smoothed(values, keep) {
  let sum = 0, weight = 0;
  return values.map(v => {
    if (v === null) return null;
    sum = keep * sum + v;
    weight = keep * weight + 1;
    return sum / weight;
  });
}
/** An SVG path through points, broken at gaps; a point between two gaps becomes a ring. */
function path(xs, ys) {
  let text = "", pen = false;
  ys.forEach((y, i) => {
    if (y === null) { pen = false; return; }
    const lone = !pen && (i + 1 === ys.length || ys[i + 1] === null);
    text += (pen ? "L" : "M") + xs[i].toFixed(1) + " " + y.toFixed(1) + (lone ? "m-3 0a3 3 0 1 0 6 0a3 3 0 1 0 -6 0" : "");
    pen = true;
  });
  return text;
}
function band(xs, low, high) {
  let text = "";
  for (let i = 0; i < xs.length; i++) {
    if (low[i] === null) continue;
    let j = i;
    while (j + 1 < xs.length && low[j + 1] !== null) j++;
    const up = [], down = [];
    for (let k = i; k <= j; k++) {
      up.push(xs[k].toFixed(1) + " " + high[k].toFixed(1));
      down.unshift(xs[k].toFixed(1) + " " + low[k].toFixed(1));
    }
    text += "M" + up.concat(down).join("L") + "Z";
    i = j;
  }
  return text;
}

const LEFT = 64, RIGHT = 14, TOP = 10, BOTTOM = 42;
const view = { log: false, keep: 0, at: null };

/** A curve of few points, such as validation, is shown as it is: smoothed it would lag behind by its whole length. */
const FEW = 50;
const keepOf = curve => (curve.x.length < FEW ? 0 : view.keep);
const charts = [];

class Chart {
  constructor(parent, curves) {
    this.curves = curves;
    const box = html(parent, "div", { class: "chart" });
    const head = html(box, "div", { class: "head" });
    const title = curves[0].chart;
    if (title) html(head, "h3", {}, title);
    if (curves.length === 1 && !title) {
      html(head, "h3", {}, curves[0].name);
    } else {
      curves.forEach((c, i) => {
        const name = html(head, title ? "span" : "h3"), colour = colourOf(c, i);
        const key = svg(name, "svg", { class: "key", width: 24, height: 4, "aria-hidden": "true" });
        svg(key, "line", { class: "smooth k" + colour % COLOURS + dashed(colour), x1: 0, x2: 24, y1: 2, y2: 2 });
        name.append(c.name);
      });
    }
    this.plot = html(box, "div");
    this.readout = html(box, "output", { class: "readout" });
    this.xs = curves.flatMap(c => c.x);
    this.to = Math.max(...this.xs);
    const first = Math.min(...this.xs);
    this.from = first >= 0 && first < 0.1 * this.to ? 0 : first;
  }

  range() {
    let least = Infinity, greatest = -Infinity, positive = Infinity;
    for (const c of this.curves) {
      for (const v of [...c.y, ...(c.least || []), ...(c.greatest || [])]) {
        if (v === null) continue;
        least = Math.min(least, v);
        greatest = Math.max(greatest, v);
        if (v > 0) positive = Math.min(positive, v);
      }
    }
    if (!(least <= greatest)) return { least: 0, greatest: 1, log: false };
    if (view.log && positive < Infinity) {
      const floor = Math.floor(Math.log10(positive)), ceiling = Math.ceil(Math.log10(greatest));
      return { least: floor, greatest: Math.max(ceiling, floor + 1), log: true, zero: least <= 0 };
    }
    if (least >= 0) least = 0;
    if (greatest <= least) greatest = least + 1;
    const top = ticks(least, greatest, 5), step = top.length > 1 ? top[1] - top[0] : 1;
    return { least: Math.floor(least / step + 1e-9) * step, greatest: Math.ceil(greatest / step - 1e-9) * step, log: false };
  }

  draw() {
    const width = this.plot.clientWidth || 600, height = width < 500 ? 210 : 260;
    const right = width - RIGHT, bottom = height - BOTTOM;
    const span = this.to - this.from || 1;
    this.x = v => this.to === this.from ? (LEFT + right) / 2 : LEFT + (v - this.from) / span * (right - LEFT);
    const range = this.range();
    this.y = v => {
      if (v === null) return null;
      const at = range.log ? (v > 0 ? Math.max(Math.log10(v), range.least) : range.least) : v;
      return bottom - (at - range.least) / (range.greatest - range.least) * (bottom - TOP);
    };
    this.plot.textContent = "";
    const root = svg(this.plot, "svg", { class: "plotted", width, height, role: "img", tabindex: "0" });
    root.setAttribute("aria-label", this.curves.map(c => c.name).join(", ") + " over " + (data.axis || "iterations") + "; arrow keys move the cursor");
    this.grid(root, range, right, bottom, width);
    this.curves.forEach((c, i) => {
      const hue = colourOf(c, i) % COLOURS;
      if (c.least) svg(root, "path", { class: "spread f" + hue, d: band(c.x.map(this.x), c.least.map(this.y), c.greatest.map(this.y)) });
    });
    this.curves.forEach((c, i) => {
      const xs = c.x.map(this.x), colour = colourOf(c, i), hue = colour % COLOURS;
      c.smooth = smoothed(c.y, keepOf(c));
      if (keepOf(c) > 0) svg(root, "path", { class: "raw k" + hue, d: path(xs, c.y.map(this.y)) });
      svg(root, "path", { class: "smooth k" + hue + dashed(colour), d: path(xs, c.smooth.map(this.y)) });
    });
    svg(root, "rect", { class: "frame", x: LEFT, y: TOP, width: right - LEFT, height: bottom - TOP });
    this.line = svg(root, "line", { class: "cursor", y1: TOP, y2: bottom, visibility: "hidden" });
    this.dots = this.curves.map(() => svg(root, "circle", { class: "ring", r: 4, visibility: "hidden" }));
    const pointed = e => show(this.from + clamp((e.clientX - root.getBoundingClientRect().left - LEFT) / (right - LEFT), 0, 1) * span);
    root.addEventListener("pointermove", pointed);
    root.addEventListener("pointerdown", pointed);
    root.addEventListener("keydown", e => this.key(e));
    this.cursor();
  }

  grid(root, range, right, bottom, width) {
    const horizontal = range.log
      ? ticks(range.least, range.greatest, 6, true).map(d => [Math.pow(10, d), d])
      : ticks(range.least, range.greatest, 5).map(v => [v, v]);
    for (const [value, at] of horizontal) {
      const y = bottom - (at - range.least) / (range.greatest - range.least) * (bottom - TOP);
      svg(root, "line", { class: "grid", x1: LEFT, x2: right, y1: y, y2: y });
      const lowest = range.log && range.zero && at === range.least;
      svg(root, "text", { x: LEFT - 8, y: y + 4, "text-anchor": "end" }, (lowest ? "0, " : "") + short(value));
    }
    for (const value of ticks(this.from, this.to, width / 130, true)) {
      const x = this.x(value);
      svg(root, "line", { class: "grid", x1: x, x2: x, y1: TOP, y2: bottom });
      svg(root, "text", { x, y: bottom + 16, "text-anchor": x > right - 20 ? "end" : "middle" }, grouped(value));
    }
    svg(root, "text", { class: "title", x: (LEFT + right) / 2, y: bottom + 34, "text-anchor": "middle" }, AXIS);
    const middle = (TOP + bottom) / 2;
    svg(root, "text", { class: "title", x: 13, y: middle, "text-anchor": "middle", transform: "rotate(-90 13 " + middle + ")" }, this.curves[0].unit);
  }

  key(e) {
    const move = { ArrowLeft: -1, ArrowRight: 1, PageUp: -20, PageDown: 20 }[e.key];
    if (!move) return;
    e.preventDefault();
    const c = this.curves[0];
    const i = clamp((view.at === null ? 0 : nearest(c.x, view.at)) + move, 0, c.x.length - 1);
    show(c.x[i]);
  }

  cursor() {
    if (view.at === null) {
      this.readout.textContent = "";
      return;
    }
    const words = this.curves.map((c, k) => {
      const i = nearest(c.x, view.at), y = this.y(c.smooth[i]);
      const dot = this.dots[k];
      dot.setAttribute("visibility", y === null ? "hidden" : "visible");
      if (y !== null) { dot.setAttribute("cx", this.x(c.x[i])); dot.setAttribute("cy", y); }
      const spread = c.least && c.y[i] !== null ? ", from " + short(c.least[i]) + " to " + short(c.greatest[i]) : "";
      const smooth = keepOf(c) > 0 && c.y[i] !== null ? ", smoothed " + short(c.smooth[i]) : "";
      return (k === 0 ? AXIS + " " + grouped(c.x[i]) + ": " : "") + c.name + " " + short(c.y[i]) + spread + smooth;
    });
    this.readout.textContent = words.join("; ");
    const x = this.x(clamp(view.at, this.from, this.to));
    this.line.setAttribute("x1", x);
    this.line.setAttribute("x2", x);
    this.line.setAttribute("visibility", "visible");
  }
}

function nearest(xs, value) {
  let low = 0, high = xs.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (xs[middle] > value) high = middle; else low = middle;
  }
  return value - xs[low] <= xs[high] - value ? low : high;
}
function show(iteration) {
  view.at = iteration;
  charts.forEach(c => c.cursor());
}

function start() {
  const parent = document.getElementById("charts");
  const curves = data.curves.filter(c => c.x.length > 0);
  if (!parent || curves.length === 0) return;
  if (Math.max(...curves.map(c => c.x.length)) >= FEW) view.keep = 0.8;
  const controls = html(parent, "div", { class: "controls" });
  const smoothing = html(controls, "label", {}, "Smoothing");
  const slider = html(smoothing, "input", { type: "range", min: "0", max: "0.99", step: "0.01", value: String(view.keep) });
  const amount = html(smoothing, "output", {}, view.keep.toFixed(2));
  const axis = html(controls, "label");
  const log = html(axis, "input", { type: "checkbox" });
  axis.append("Logarithmic axis");
  const together = new Map();
  curves.forEach(c => together.set(c.chart || c.unit, [...(together.get(c.chart || c.unit) || []), c]));
  together.forEach(group => charts.push(new Chart(parent, group)));
  slider.addEventListener("input", () => {
    view.keep = Number(slider.value);
    amount.textContent = view.keep.toFixed(2);
    charts.forEach(c => c.draw());
  });
  log.addEventListener("input", () => { view.log = log.checked; charts.forEach(c => c.draw()); });
  keepDrawn(() => charts.forEach(c => c.draw()));
}
start();
