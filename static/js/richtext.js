// Formatted text as the journal keeps it: a handful of tags, links to addresses and nothing else. What is pasted from
// other programs, and what the browser's own editing leaves, is brought down to that; the server does the same again.
const richtext = (() => {
  const AS = {
    B: "strong", STRONG: "strong", I: "em", EM: "em", U: "u", S: "s", CODE: "code", PRE: "pre", P: "p", DIV: "p",
    H1: "p", H2: "p", H3: "p", TR: "p", UL: "ul", OL: "ol", LI: "li", BLOCKQUOTE: "blockquote",
  };
  const BLOCKS = "p, div, ul, ol, blockquote, pre, tr";
  const DROPPED = new Set(["SCRIPT", "STYLE", "TITLE", "TEMPLATE", "HEAD"]);
  const SIGNS = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  const escape = (words) => words.replace(/[&<>"]/g, (sign) => SIGNS[sign]);

  // "baumgart.example/price" is meant as https; what is no address of the web, of mail or of a telephone is none.
  function address(typed) {
    const text = typed.trim();
    if (!text) return "";
    if (/^[^\s@/:]+@[^\s@/:]+$/.test(text)) return `mailto:${text}`;
    const whole = /^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`;
    return /^(https?:\/\/|mailto:|tel:)/i.test(whole) && URL.canParse(whole) ? whole : "";
  }

  function html(node) {
    if (node.nodeType === Node.TEXT_NODE) return escape(node.data);
    if (node.nodeType !== Node.ELEMENT_NODE || DROPPED.has(node.tagName)) return "";
    if (node.tagName === "BR") return "<br>";
    const inside = [...node.childNodes].map(html).join("");
    const to = node.tagName === "A" ? address(node.getAttribute("href") || "") : "";
    if (to) return `<a href="${escape(to)}">${inside}</a>`;
    const tag = AS[node.tagName];
    const around = tag === "p" && node.querySelector(BLOCKS); // only holds other blocks together
    return tag && !around ? `<${tag}>${inside}</${tag}>` : inside;
  }

  const of = (element) => [...element.childNodes].map(html).join("");
  // The page's policy complains of styles and handlers even where they are only read.
  const quiet = (text) => text.replace(/<[^>]*>/g, (tag) => tag.replace(/\s(style|on\w+)\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi, ""));
  const clean = (text) => of(new DOMParser().parseFromString(quiet(text), "text/html").body);
  const fromWords = (words) => words.split(/\r?\n/).map((line) => `<p>${escape(line) || "<br>"}</p>`).join("");
  const spaced = (markup) => markup.replace(/&nbsp;|\u00a0/g, " "); // how other programs write two spaces in a row
  const pasted = (board) => (board.types.includes("text/html") ? clean(spaced(board.getData("text/html"))) : fromWords(board.getData("text/plain")));

  // What was selected in the words, in the paragraphs made of them.
  function range(element, words, from, to) {
    const found = document.createRange();
    for (const [place, side] of [[from, "setStart"], [to, "setEnd"]]) {
      const lines = words.slice(0, place).split("\n");
      const node = element.children[lines.length - 1].firstChild;
      found[side](node, node.nodeType === Node.TEXT_NODE ? lines.at(-1).length : 0);
    }
    return found;
  }

  const link = (to, words) => `<a href="${escape(to)}">${escape(words.trim())}</a>`;
  return { address, clean, fromWords, link, of, pasted, range };
})();
