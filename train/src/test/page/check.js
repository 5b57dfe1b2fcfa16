"use strict";
// Stands behind the script of a page that was opened: looks at what was drawn and uses every control. What it found is
// left in the page, as JSON in an element `found`.
{
  const wrong = [];
  let checked = 0;
  const expect = (what, holds) => {
    checked++;
    if (!holds) wrong.push(what);
  };
  const all = selector => [...document.querySelectorAll(selector)];
  const input = (control, change) => {
    change(control);
    control.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const paths = () => all(".chart path.smooth").map(p => p.getAttribute("d")).join();
  const rows = figures => figures.map(f => Number(f.querySelector("canvas").getAttribute("height")));
  const labels = figure => [...figure.querySelectorAll("svg text")].map(t => t.textContent).join();
  const readouts = selector => all(selector + " .readout").map(r => r.textContent).join("\n");
  const carried = JSON.parse(document.getElementById("data").textContent);
  const memory = all("figure.map").filter((_, i) => carried.sequence.maps[i].axis === "memory row");

  function charts() {
    const curves = carried.curves.filter(c => c.x.length > 0);
    const units = new Set(curves.map(c => c.unit)), axis = carried.axis || "iteration";
    const charts = new Set(curves.map(c => c.chart || c.unit));
    expect("a chart for each unit, or for what is compared", all(".chart").length === charts.size);
    expect("a key for each of several curves", all(".key").length >= (charts.size < curves.length ? 2 : 0));
    expect("a band for each that has one", all(".chart path.spread").length === curves.filter(c => c.least).length);
    expect("a line for each curve", all(".chart path.smooth").length === curves.length);
    all(".chart").forEach(chart => {
      const texts = labels(chart);
      const named = texts.includes(axis) && [...units].some(unit => texts.includes(unit));
      expect("the axes have names: " + texts, named);
      expect("their numbers are some: " + texts, !/NaN|undefined|Infinity|null/.test(texts));
    });
    all(".chart path.smooth").map(p => p.getAttribute("d")).forEach((d, i) => {
      const drawn = /^M[\d.]+ [\d.]+[MLma\d. -]*$/.test(d) || curves[i].y.every(y => y === null);
      expect("a line is drawn: " + d.slice(0, 40), drawn);
    });
    const [smoothing, log] = all("#charts .controls input");
    const before = paths();
    input(log, box => { box.checked = true; });
    expect("the logarithmic axis changes the lines", paths() !== before);
    input(log, box => { box.checked = false; });
    expect("and back", paths() === before);
    input(smoothing, slider => { slider.value = "0.9"; });
    expect("smoothing is told", document.querySelector("#charts .controls output").textContent === "0.90");
    expect("smoothing changes long curves", curves.every(c => c.x.length < 50) || paths() !== before);
    expect("nothing is read before the cursor", readouts(".chart").trim() === "");
    const svg = document.querySelector(".chart svg.plotted");
    const key = new Event("keydown", { cancelable: true });
    key.key = "ArrowRight";
    svg.dispatchEvent(key);
    expect("arrow keys read all charts", all(".chart .readout").every(r => r.textContent.startsWith(axis + " ") && / [\d,]+: /.test(r.textContent)));
    const move = new Event("pointermove");
    move.clientX = svg.getBoundingClientRect().left + 1e6;
    svg.dispatchEvent(move);
    const last = Math.max(...curves.flatMap(c => c.x)).toLocaleString("en-US");
    const read = readouts(".chart");
    expect("the pointer reads the last iteration: " + read, read.includes(axis + " " + last + ": "));
  }

  function maps() {
    const { steps, maps } = carried.sequence;
    const canvases = all("figure.map canvas");
    expect("a heat map for each quantity", canvases.length === maps.length);
    canvases.forEach((canvas, i) => {
      const height = Number(canvas.getAttribute("height"));
      const pixels = canvas.getContext("2d").getImageData(0, 0, steps, height).data;
      const colours = new Set(), empty = maps[i].least === 0 && maps[i].greatest === 0;
      for (let p = 0; p < pixels.length; p += 4) colours.add(pixels.slice(p, p + 4).join());
      expect("something is painted in " + maps[i].title, colours.size > 1 || empty);
    });
    const slider = document.getElementById("step"), step = steps - 1;
    input(slider, s => { s.value = String(step); });
    const told = document.getElementById("when").textContent;
    expect("the slider's step is told: " + told, told.startsWith(step + " (of 0 to " + step + ")"));
    expect("and read in each map", all("figure.map .readout").every(r => r.textContent.startsWith("at " + step + ": ")));
    expect("no number is none", !/NaN|undefined|Infinity/.test(readouts("figure.map")));
    const svg = document.querySelector("figure.map svg"), move = new Event("pointermove");
    move.clientX = svg.getBoundingClientRect().left;
    move.clientY = svg.getBoundingClientRect().top + 25;
    svg.dispatchEvent(move);
    const read = document.querySelector("figure.map .readout").textContent;
    expect("the pointer reads a cell: " + read, /^at 0: .*; row \d+ here: /.test(read));
    all("#choices input").forEach(choose);
  }

  /** A choice concerns the maps of the memory, and all of them alike. */
  function choose(box) {
    const text = box.parentNode.textContent;
    const only = text.match(/^Only the ([\d,]+) of ([\d,]+) memory rows in use$/);
    const others = () => all("figure.map").filter(f => !memory.includes(f)).map(labels).join();
    const before = memory.map(labels), othersBefore = others(), rowsBefore = rows(memory);
    expect("what is chosen: " + text, only || text === "Memory rows in the order of writing");
    input(box, b => { b.checked = true; });
    if (only) {
      const [used, total] = only.slice(1).map(n => Number(n.replaceAll(",", "")));
      expect("as many rows as it says: " + used + ", there are " + rows(memory).join(), rows(memory).every(n => n === used));
      expect("of as many as there are", memory.every(f => carried.sequence.maps[Number(f.dataset.map)].total === total));
    } else {
      expect("all rows in another order", rows(memory).join() === rowsBefore.join());
    }
    expect("other maps stay", others() === othersBefore);
    input(box, b => { b.checked = false; });
    expect("and back: " + text, memory.map(labels).join() === before.join());
  }

  try {
    if (carried.curves.length > 0) charts();
    if (carried.sequence) maps();
  } catch (e) {
    wrong.push(String(e.stack));
  }
  console.log("checked " + checked);
  const found = document.createElement("pre");
  found.setAttribute("id", "found");
  found.textContent = JSON.stringify({ checked, wrong, choices: all("#choices label").map(l => l.textContent) });
  document.querySelector("main").append(found);
}
