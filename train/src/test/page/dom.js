"use strict";
// As much of a browser as a page needs where there is none: node dom.js PAGE runs the page's scripts one after the other
// and prints what they left in the element `found`.
const fs = require("fs"), vm = require("vm");

const VOID = new Set(["meta", "input", "br"]);

class Node_ {
  constructor(name) {
    Object.assign(this, { name, attributes: {}, children: [], listeners: {}, clientWidth: 1000, scrollLeft: 0 });
    this.style = { setProperty() {} };
    this.dataset = new Proxy({}, { get: (_, key) => this.getAttribute("data-" + key) });
  }
  setAttribute(key, value) { this.attributes[key] = String(value); }
  getAttribute(key) { return key in this.attributes ? this.attributes[key] : null; }
  append(...nodes) {
    for (const node of nodes) {
      const child = node instanceof Node_ ? node : Object.assign(new Node_("#text"), { text: String(node) });
      child.parentNode = this;
      this.children.push(child);
    }
  }
  get textContent() { return this.name === "#text" ? this.text : this.children.map(c => c.textContent).join(""); }
  set textContent(text) { this.children = []; this.append(text); }
  get value() { return this.set ?? this.getAttribute("value"); }
  set value(text) { this.set = text; }
  addEventListener(type, hear) { (this.listeners[type] ||= []).push(hear); }
  dispatchEvent(event) {
    Object.defineProperty(event, "target", { value: this });
    (this.listeners[event.type] || []).forEach(hear => hear(event));
  }
  getBoundingClientRect() { return { left: 0, top: 0 }; }
  getContext() {
    const canvas = this;
    return {
      createImageData: (w, h) => ({ data: new Uint8ClampedArray(4 * w * h) }),
      putImageData(image) { canvas.image = image; },
      getImageData: () => canvas.image,
    };
  }
  matches(part) {
    const [, name, id, classes] = part.match(/^([\w-]*)(?:#([\w-]+))?((?:\.[\w-]+)*)$/);
    const own = (this.getAttribute("class") || "").split(" ");
    return (!name || name === this.name) && (!id || id === this.getAttribute("id"))
      && classes.split(".").filter(c => c).every(c => own.includes(c));
  }
  querySelectorAll(selector) {
    const parts = selector.trim().split(/\s+/);
    return [...this.below()].filter(node => {
      let k = parts.length - 1;
      if (!node.matches(parts[k--])) return false;
      for (let at = node.parentNode; at && k >= 0; at = at.parentNode) if (at.matches(parts[k])) k--;
      return k < 0;
    });
  }
  querySelector(selector) { return this.querySelectorAll(selector)[0] ?? null; }
  *below() {
    for (const child of this.children) {
      if (child.name === "#text") continue;
      yield child;
      yield* child.below();
    }
  }
}

function unescaped(text) {
  return text.replace(/&(lt|gt|quot|#39|amp);/g, (_, name) => ({ lt: "<", gt: ">", quot: '"', "#39": "'", amp: "&" })[name]);
}

function parsed(html) {
  const root = new Node_("#document"), scripts = [];
  let at = root;
  const token = /<!.*?>|<(script|style)([^>]*)>([^]*?)<\/\1>|<(\/?)([a-z][a-z0-9]*)([^>]*)>|([^<]+)/g;
  for (const [, raw, rawAttributes, body, closes, name, attributes, text] of html.matchAll(token)) {
    if (text) at.append(unescaped(text));
    else if (closes) at = at.parentNode;
    else if (raw || name) {
      const node = new Node_(raw || name);
      for (const [, key, value] of (rawAttributes ?? attributes).matchAll(/([\w-]+)(?:="([^"]*)")?/g)) {
        node.setAttribute(key, unescaped(value ?? ""));
      }
      at.append(node);
      if (raw) node.append(body);
      if (raw === "script" && !node.getAttribute("type")) scripts.push(body);
      if (name && !VOID.has(name)) at = node;
    }
  }
  return { root, scripts };
}

const { root, scripts } = parsed(fs.readFileSync(process.argv[2], "utf8"));
const document = Object.assign(root, {
  getElementById: id => root.querySelector("#" + id),
  createElement: name => new Node_(name),
  createElementNS: (_, name) => new Node_(name),
});
const said = [];
Object.assign(globalThis, {
  document,
  innerWidth: 1200,
  requestAnimationFrame: draw => draw(),
  ResizeObserver: class {
    constructor(hear) { this.hear = hear; }
    observe() { this.hear(); }
  },
  console: { log: text => said.push(text), error: text => said.push(text) },
});
for (const script of scripts) {
  try {
    vm.runInThisContext(script, { filename: process.argv[2] });
  } catch (e) {
    said.push("Uncaught " + e.stack);
  }
}
const found = root.querySelector("#found");
process.stdout.write(JSON.stringify({ console: said, found: found === null ? null : JSON.parse(found.textContent) }) + "\n");
