"use strict";
(() => {
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
    return size >= 1e5 || size < 1e-3 ? value.toExponential(2) : String(Number(value.toPrecision(4)));
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

  // ---------------------------------------------------------------- curves

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
  /** An SVG path through points, broken at gaps; a point between two gaps becomes a dot. */
  function path(xs, ys) {
    let text = "", pen = false;
    ys.forEach((y, i) => {
      if (y === null) { pen = false; return; }
      const lone = !pen && (i + 1 === ys.length || ys[i + 1] === null);
      text += (pen ? "L" : "M") + xs[i].toFixed(1) + " " + y.toFixed(1) + (lone ? "h0.1" : "");
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
  const charts = [];

  class Chart {
    constructor(parent, curves) {
      this.curves = curves;
      const box = html(parent, "div", { class: "chart" });
      const head = html(box, "div", { class: "head" });
      if (curves.length === 1) {
        html(head, "h3", {}, curves[0].name);
      } else {
        curves.forEach((c, i) => {
          const name = html(head, "h3");
          html(name, "span", { class: "key b" + i % 4 });
          name.append(c.name);
        });
      }
      this.plot = html(box, "div");
      this.readout = html(box, "output", { class: "readout" });
      this.xs = curves.flatMap(c => c.x);
      this.from = Math.min(...this.xs);
      this.to = Math.max(...this.xs);
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
      const root = svg(this.plot, "svg", { width, height, role: "img", tabindex: "0" });
      root.setAttribute("aria-label", this.curves.map(c => c.name).join(", ") + " over iterations; arrow keys move the cursor");
      this.grid(root, range, right, bottom, width);
      this.curves.forEach((c, i) => {
        const xs = c.x.map(this.x);
        if (c.least) svg(root, "path", { class: "spread f" + i % 4, d: band(xs, c.least.map(this.y), c.greatest.map(this.y)) });
        c.smooth = smoothed(c.y, view.keep);
        if (view.keep > 0) svg(root, "path", { class: "raw k" + i % 4, d: path(xs, c.y.map(this.y)) });
        svg(root, "path", { class: "smooth k" + i % 4, d: path(xs, c.smooth.map(this.y)) });
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
      svg(root, "text", { class: "title", x: (LEFT + right) / 2, y: bottom + 34, "text-anchor": "middle" }, "iteration");
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
        const smooth = view.keep > 0 && c.y[i] !== null ? ", smoothed " + short(c.smooth[i]) : "";
        return (k === 0 ? "iteration " + grouped(c.x[i]) + ": " : "") + c.name + " " + short(c.y[i]) + spread + smooth;
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

  function startCharts() {
    const parent = document.getElementById("charts");
    const curves = data.curves.filter(c => c.x.length > 0);
    if (!parent || curves.length === 0) return;
    if (Math.max(...curves.map(c => c.x.length)) >= 50) view.keep = 0.8;
    const controls = html(parent, "div", { class: "controls" });
    const smoothing = html(controls, "label", {}, "Smoothing");
    const slider = html(smoothing, "input", { type: "range", min: "0", max: "0.99", step: "0.01", value: String(view.keep) });
    const amount = html(smoothing, "output", {}, view.keep.toFixed(2));
    const axis = html(controls, "label");
    const log = html(axis, "input", { type: "checkbox" });
    axis.append("Logarithmic axis");
    const byUnit = new Map();
    curves.forEach(c => byUnit.set(c.unit, [...(byUnit.get(c.unit) || []), c]));
    byUnit.forEach(group => charts.push(new Chart(parent, group)));
    slider.addEventListener("input", () => {
      view.keep = Number(slider.value);
      amount.textContent = view.keep.toFixed(2);
      charts.forEach(c => c.draw());
    });
    log.addEventListener("input", () => { view.log = log.checked; charts.forEach(c => c.draw()); });
    charts.forEach(c => c.draw());
  }

  // ---------------------------------------------------------------- heat maps

  const VIRIDIS = ["440154", "482475", "414487", "355f8d", "2a788e", "21918c", "22a884", "44bf70", "7ad151", "bddf26", "fde725"]
    .map(hex => [0, 2, 4].map(i => parseInt(hex.slice(i, i + 2), 16)));
  function viridis(share) {
    const at = clamp(share, 0, 1) * (VIRIDIS.length - 1), i = Math.min(Math.floor(at), VIRIDIS.length - 2);
    return VIRIDIS[i].map((c, k) => Math.round(c + (VIRIDIS[i + 1][k] - c) * (at - i)));
  }

  const GUTTER = 64, MAP_TOP = 4, MAP_BOTTOM = 38, MAP_RIGHT = 10;
  const FEW = 12;
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
      this.group = map.axis + "/" + map.total;
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
        text = "greatest: " + brightest.map(i => "row " + this.names[i] + " " + values[i].toFixed(3)).join(", ");
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
    document.getElementById("when").textContent = step + " of 0 to " + (steps - 1)
      + (labels.length ? ", " + labels[step] : "") + (phase ? ", " + phase : "");
    maps.forEach(m => m.cursor());
  }

  /** The first step at which a row has its greatest value in a map, for putting rows in the order of writing. */
  function brightestStep(map, row) {
    let best = 0;
    for (let t = 1; t < steps; t++) if (map.at(row, t) > map.at(row, best)) best = t;
    return best;
  }
  function usedRows(group) {
    return group[0].names.map((_, i) => i).filter(i => group.some(m => {
      for (let t = 0; t < steps; t++) if ((m.at(i, t) - m.lo) / (m.hi - m.lo) > 0.01) return true;
      return false;
    }));
  }
  /** Groups of maps over the same many rows: there a choice of rows helps. */
  function wideGroups() {
    const groups = new Map();
    maps.forEach(m => groups.set(m.group, [...(groups.get(m.group) || []), m]));
    return [...groups.values()].filter(g => g.length > 1 && g[0].names.length > FEW);
  }
  function arrange() {
    for (const group of wideGroups()) {
      const all = group[0].names.map((_, i) => i);
      const used = usedRows(group);
      const shown = look.used && used.length > 0 ? used : all;
      const first = new Map(shown.map(i => [i, brightestStep(group[0], i)]));
      const order = look.ordered ? [...shown].sort((a, b) => first.get(a) - first.get(b) || a - b) : shown;
      group.forEach(m => { m.order = order; });
    }
    layout();
  }
  function layout() {
    const box = document.getElementById("maps");
    const seen = box.clientWidth;
    const room = Math.max(seen - GUTTER - MAP_RIGHT, 2 * steps);
    const width = Math.min(room, 28 * steps);
    box.style.setProperty("--view", seen + "px");
    box.style.setProperty("--plot", Math.min(seen, GUTTER + width) + "px");
    maps.forEach(m => m.draw(width));
    showStep(look.step);
  }

  function startMaps() {
    if (!data.sequence) return;
    steps = data.sequence.steps;
    document.querySelectorAll("figure.map").forEach(f => maps.push(new HeatMap(f, data.sequence.maps[Number(f.dataset.map)])));
    document.getElementById("step").addEventListener("input", e => { look.hover = null; showStep(Number(e.target.value)); });
    const wide = wideGroups();
    const choices = document.getElementById("choices");
    const choice = (text, name) => {
      const label = html(choices, "label");
      const box = html(label, "input", { type: "checkbox" });
      label.append(text);
      box.addEventListener("input", () => { look[name] = box.checked; arrange(); });
    };
    if (wide.length > 0) {
      const used = usedRows(wide[0]).length, all = wide[0][0].names.length;
      if (used < all) choice("Only the " + used + " of " + all + " memory rows in use", "used");
      choice("Memory rows in the order of writing", "ordered");
    }
    layout();
  }

  startCharts();
  startMaps();
  let seen = document.documentElement.clientWidth;
  addEventListener("resize", () => {
    if (document.documentElement.clientWidth === seen) return;
    seen = document.documentElement.clientWidth;
    charts.forEach(c => c.draw());
    if (maps.length > 0) layout();
  });
})();
