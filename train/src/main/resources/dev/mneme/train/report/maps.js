// Heat maps: one sequence over time, with a cursor shared by all of them.

const VIRIDIS = ["440154", "482475", "414487", "355f8d", "2a788e", "21918c", "22a884", "44bf70", "7ad151", "bddf26", "fde725"]
  .map(hex => [0, 2, 4].map(i => parseInt(hex.slice(i, i + 2), 16)));
function viridis(share) {
  const at = clamp(share, 0, 1) * (VIRIDIS.length - 1), i = Math.min(Math.floor(at), VIRIDIS.length - 2);
  return VIRIDIS[i].map((c, k) => Math.round(c + (VIRIDIS[i + 1][k] - c) * (at - i)));
}

const GUTTER = 64, MAP_TOP = 18, MAP_BOTTOM = 38, MAP_RIGHT = 10;
/** Rows that can be read one by one. */
const FEW = 12;
/** What a row of such a map is. */
const MEMORY = "memory row";
/** Brighter than this share of the colours: a weighting spread over all rows uses none of them. */
const IN_USE = 0.1;
const look = { step: 0, hover: null, used: false, ordered: false };
const maps = [];
let steps = 0;

class HeatMap {
  constructor(figure, map) {
    Object.assign(this, map);
    const bytes = atob(map.cells);
    const count = map.rows ? map.rows.length : map.total;
    const scale = (map.greatest - map.least) / (NO_VALUE - 1);
    this.names = map.rows || Array.from({ length: count }, (_, i) => i);
    this.values = Float32Array.from({ length: count * steps }, (_, i) => {
      const code = bytes.charCodeAt(2 * i) << 8 | bytes.charCodeAt(2 * i + 1);
      return code === NO_VALUE ? NaN : map.least + code * scale;
    });
    this.order = this.names.map((_, i) => i);
    this.plot = figure.querySelector(".plot");
    this.readout = figure.querySelector(".readout");
    if (this.values.some(Number.isNaN)) figure.querySelector(".none").hidden = false;
  }

  at(row, step) { return this.values[row * steps + step]; }

  draw(width) {
    const count = this.order.length;
    const cell = count <= 20 ? 14 : Math.max(count > 256 ? 1 : 2, Math.floor(280 / count));
    const plotHeight = cell * count, height = plotHeight + MAP_TOP + MAP_BOTTOM;
    Object.assign(this, { width, cell, plotHeight });
    this.plot.textContent = "";
    const canvas = html(this.plot, "canvas", { width: steps, height: count });
    canvas.style.left = GUTTER + "px";
    canvas.style.top = MAP_TOP + "px";
    canvas.style.width = width + "px";
    canvas.style.height = plotHeight + "px";
    this.paint(canvas);
    const root = svg(this.plot, "svg", { width: GUTTER + width + MAP_RIGHT, height, role: "img" });
    root.setAttribute("aria-label", this.title + ": " + grouped(this.total) + " rows over " + steps + " time steps, values from "
      + short(this.least) + " to " + short(this.greatest) + "; the text above gives the values of the chosen time step");
    this.axes(root, height);
    this.line = svg(root, "rect", { class: "ring", y: MAP_TOP - 2, height: plotHeight + 4, width: Math.max(width / steps, 2) });
    root.addEventListener("pointermove", e => this.pointed(e, root));
    root.addEventListener("pointerdown", e => this.pointed(e, root));
    root.addEventListener("pointerleave", () => { look.hover = null; showStep(look.step); });
  }

  paint(canvas) {
    const context = canvas.getContext("2d");
    const image = context.createImageData(steps, this.order.length);
    this.order.forEach((row, y) => {
      for (let t = 0; t < steps; t++) {
        const value = this.at(row, t), i = 4 * (y * steps + t);
        if (Number.isNaN(value)) continue;
        image.data.set(viridis((value - this.lo) / (this.hi - this.lo)), i);
        image.data[i + 3] = 255;
      }
    });
    context.putImageData(image, 0, 0);
  }

  axes(root, height) {
    const { width, cell, plotHeight, order } = this, step = width / steps, bottom = MAP_TOP + plotHeight;
    const straight = order.every((row, y) => this.names[row] === y);
    const every = Math.max(1, Math.ceil(15 / cell));
    const wanted = straight ? ticks(0, order.length - 1 || 1, Math.min(order.length, plotHeight / 28), true) : order.map((_, y) => y).filter(y => y % every === 0);
    for (const y of wanted.filter(v => v < order.length)) {
      svg(root, "text", { x: GUTTER - 7, y: MAP_TOP + (y + 0.5) * cell + 4, "text-anchor": "end" }, grouped(this.names[order[y]]));
    }
    for (const t of ticks(0, steps - 1 || 1, width / 60, true).filter(v => v < steps)) {
      const x = GUTTER + (t + 0.5) * step;
      svg(root, "line", { class: "frame", x1: x, x2: x, y1: bottom, y2: bottom + 4 });
      svg(root, "text", { x, y: bottom + 16, "text-anchor": "middle" }, String(t));
    }
    svg(root, "text", { class: "title", x: GUTTER + width / 2, y: height - 5, "text-anchor": "middle" }, "time step");
    const middle = MAP_TOP + plotHeight / 2;
    svg(root, "text", { class: "title", x: 13, y: middle, "text-anchor": "middle", transform: "rotate(-90 13 " + middle + ")" }, this.axis);
    for (const mark of data.sequence.marks) {
      const x = GUTTER + mark.at * step;
      svg(root, "line", { class: "mark", x1: x, x2: x, y1: MAP_TOP, y2: bottom });
      svg(root, "text", { x: x + 2, y: MAP_TOP - 5 }, mark.label);
    }
  }

  pointed(e, root) {
    const box = root.getBoundingClientRect();
    const step = clamp(Math.floor((e.clientX - box.left - GUTTER) / this.width * steps), 0, steps - 1);
    const y = Math.floor((e.clientY - box.top - MAP_TOP) / this.cell);
    look.hover = y >= 0 && y < this.order.length ? { map: this, row: this.order[y] } : null;
    showStep(step);
  }

  cursor() {
    this.line.setAttribute("x", GUTTER + look.step * this.width / steps);
    const rows = this.names.map((_, i) => i), values = rows.map(i => this.at(i, look.step));
    const known = rows.filter(i => !Number.isNaN(values[i]));
    let text;
    if (known.length === 0) {
      text = "no value";
    } else if (rows.length <= FEW) {
      text = values.map(v => Number.isNaN(v) ? "–" : v.toFixed(2)).join("  ");
    } else {
      known.sort((a, b) => values[b] - values[a] || a - b);
      const brightest = known.slice(0, 3).filter((i, k) => k === 0 || values[i] > 0.01 * this.hi);
      text = values[brightest[0]] < 0.0005 * this.hi
        ? "nothing bright"
        : "greatest: " + brightest.map(i => "row " + this.names[i] + " " + values[i].toFixed(3)).join(", ");
      if (!this.rows) text += "; sum " + known.reduce((sum, i) => sum + values[i], 0).toFixed(3);
    }
    const pointed = look.hover && look.hover.map === this
      ? "; row " + this.names[look.hover.row] + " here: " + short(this.at(look.hover.row, look.step)) : "";
    this.readout.textContent = "at " + look.step + ": " + text + pointed;
  }
}

function showStep(step) {
  look.step = step;
  document.getElementById("step").value = String(step);
  const { marks, labels } = data.sequence;
  const phase = marks.filter(m => m.at <= step).map(m => m.label).pop();
  document.getElementById("when").textContent = step + " (of 0 to " + (steps - 1) + ")"
    + (labels.length ? ", " + labels[step] : "") + (phase ? ", " + phase : "");
  maps.forEach(m => m.cursor());
}

/** Scrolls wide maps to where the slider is. */
function follow() {
  const box = document.getElementById("maps");
  const x = GUTTER + look.step * maps[0].width / steps;
  if (x < box.scrollLeft + GUTTER || x > box.scrollLeft + box.clientWidth - GUTTER) box.scrollLeft = x - box.clientWidth / 2;
}

/** The first step at which a row has its greatest value in a map, for putting rows in the order of writing. */
function brightestStep(map, row) {
  let best = 0;
  for (let t = 1; t < steps; t++) if (map.at(row, t) > map.at(row, best)) best = t;
  return best;
}
function usedRows(group) {
  return group[0].names.map((_, i) => i).filter(i => group.some(m => {
    for (let t = 0; t < steps; t++) if ((m.at(i, t) - m.lo) / (m.hi - m.lo) > IN_USE) return true;
    return false;
  }));
}
/** The maps over the rows of the memory, the written ones first; they all show the same rows. */
function memoryMaps() {
  return maps.filter(m => m.axis === MEMORY);
}
function arrange() {
  const group = memoryMaps();
  const used = usedRows(group);
  const shown = look.used && used.length > 0 ? used : group[0].names.map((_, i) => i);
  const first = new Map(shown.map(i => [i, brightestStep(group[0], i)]));
  const order = look.ordered ? [...shown].sort((a, b) => first.get(a) - first.get(b) || a - b) : shown;
  group.forEach(m => { m.order = order; });
  layout();
}
function layout() {
  const box = document.getElementById("maps");
  const seen = box.clientWidth;
  const room = Math.max(seen - GUTTER - MAP_RIGHT, 2 * steps);
  const width = Math.min(room, 40 * steps);
  box.style.setProperty("--view", seen + "px");
  box.style.setProperty("--plot", Math.min(seen, GUTTER + width) + "px");
  maps.forEach(m => m.draw(width));
  showStep(look.step);
}

function start() {
  if (!data.sequence) return;
  steps = data.sequence.steps;
  document.querySelectorAll("figure.map").forEach(f => maps.push(new HeatMap(f, data.sequence.maps[Number(f.dataset.map)])));
  document.getElementById("step").addEventListener("input", e => {
    look.hover = null;
    showStep(Number(e.target.value));
    follow();
  });
  const group = memoryMaps();
  const choices = document.getElementById("choices");
  const choice = (text, name) => {
    const label = html(choices, "label");
    const box = html(label, "input", { type: "checkbox" });
    label.append(text);
    box.addEventListener("input", () => { look[name] = box.checked; arrange(); });
  };
  if (group.length > 0 && group[0].names.length > FEW) {
    const used = usedRows(group).length;
    if (used > 0 && used < group[0].names.length) choice("Only the " + grouped(used) + " of " + grouped(group[0].total) + " memory rows in use", "used");
    choice("Memory rows in the order of writing", "ordered");
  }
  keepDrawn(layout);
}
start();
