// What is pasted from Word, WPS or a page comes in as plain paragraphs; tongxin.text.pasted does the same on the server.
const UNSEEN = /[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]+/g;
const SPELLED = "\\u0000-\\u024f\\u3000-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uff00-\\uffef";
const STRAY_JOINER = new RegExp(`(^|[${SPELLED}])[\\u200c\\u200d]+|[\\u200c\\u200d]+(?=[${SPELLED}])`, "g");
const LINE_END = /\r\n?|[\u000b\u000c\u0085\u2028\u2029]/g;
const ODD_SPACE = /[\u00a0\u1680\u2000-\u200a\u202f\u205f]/g;
const BULLET = /[\uf000-\uf0ff]/g;
const AFTER_MARK = /^[ \t\u3000]*([0-9]{1,3}[.．、)）]|[（(][0-9]{1,3}[)）]|[（(]?[一二三四五六七八九十百]{1,4}[、)）]|[①-⑳]|[·•●■◆–-])[ \t\u3000]+(?=\S)/gm;
const BLOCKS = new Set(["P", "DIV", "H1", "H2", "H3", "H4", "H5", "H6", "LI", "TR", "TABLE", "UL", "OL", "BLOCKQUOTE", "SECTION", "ARTICLE"]);
const UNREAD = new Set(["STYLE", "SCRIPT", "TITLE", "XML", "HEAD", "META", "LINK"]);

export function tidy(text) {
  return text
    .replace(LINE_END, "\n").replace(UNSEEN, "").replace(STRAY_JOINER, "$1").replace(ODD_SPACE, " ").replace(BULLET, "·")
    .replace(AFTER_MARK, (all, mark) => ("、．）".includes(mark[mark.length - 1]) ? mark : `${mark} `))
    .replace(/^[ \t\u3000]+|[ \t\u3000]+$/gm, "").replace(/\n{3,}/g, "\n\n").trim();
}

// The number that a browser draws before an item of a real list is no text; it becomes one.
function numbered(item) {
  if (item.parentNode.tagName !== "OL") return "· ";
  const items = Array.from(item.parentNode.children).filter((child) => child.tagName === "LI");
  return `${items.indexOf(item) + Number(item.parentNode.getAttribute("start") || 1)}. `;
}

function spell(node, lines) {
  for (const child of node.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) {
      const words = child.data.replace(/[\u3000-\u9fff\uff00-\uffef]\s*\n\s*(?=[\u3000-\u9fff\uff00-\uffef])/g, (gap) => gap[0]);
      lines[lines.length - 1] += words.replace(/[ \t\r\n]+/g, " ");
    } else if (child.nodeType === Node.ELEMENT_NODE && !UNREAD.has(child.tagName.toUpperCase())) {
      const name = child.tagName.toUpperCase();
      if (name === "BR") { lines.push(""); continue; }
      const block = BLOCKS.has(name);
      if (block && lines[lines.length - 1].trim()) lines.push("");
      if (name === "LI") lines[lines.length - 1] += numbered(child);
      spell(child, lines);
      if (name === "TD" || name === "TH") lines[lines.length - 1] += "\t";
      if (block && lines[lines.length - 1].trim()) lines.push("");
    }
  }
}

export function fromMarkup(markup) {
  // Styles go before the parser sees them: the content policy would complain of each one.
  const bare = markup.replace(/<style[\s\S]*?<\/style>/gi, "").replace(/\sstyle\s*=\s*("[^"]*"|'[^']*')/gi, "");
  const page = new DOMParser().parseFromString(bare, "text/html");
  const lines = [""];
  spell(page.body, lines);
  return tidy(lines.join("\n"));
}

export function watchPasting(root) {
  root.addEventListener("paste", (event) => {
    const box = event.target;
    const one = box.tagName === "INPUT" && ["text", "search"].includes(box.type);
    if (!event.clipboardData || box.readOnly || (box.tagName !== "TEXTAREA" && !one)) return;
    const markup = event.clipboardData.getData("text/html");
    const plain = event.clipboardData.getData("text/plain");
    const text = (markup && fromMarkup(markup)) || tidy(plain);
    const clean = one ? text.replace(/\s*\n+\s*/g, " ") : text;
    if (!clean || clean === plain) return;
    event.preventDefault();
    // The old command keeps the way back (Ctrl+Z); where it is gone the text goes in without one.
    if (document.execCommand("insertText", false, clean)) return;
    box.setRangeText(clean, box.selectionStart, box.selectionEnd, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
