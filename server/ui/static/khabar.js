// What a page does faster with a script; without one everything works all the same. Keys: / ? j k o. The box completes names. Code
// is copied by a button. htmx (beside this file) fetches what changes.
"use strict";
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const hits = () => [...document.querySelectorAll(".hits > li h3 a, .kwic .where a")];
  const off = "khabar.keys.off";
  const keysOn = () => { try { return localStorage.getItem(off) !== "1"; } catch { return true; } };

  // j and k walk through the results, by the focus, so that screen readers and the eye follow.
  function walk(step) {
    const list = hits();
    const at = list.findIndex((a) => a === document.activeElement || a.closest("li").contains(document.activeElement));
    const next = list[at < 0 ? (step > 0 ? 0 : list.length - 1) : at + step];
    if (next) { next.focus(); next.closest("li").scrollIntoView({ block: "nearest" }); }
  }

  const actions = {
    "/": () => { const box = $("#q"); if (box) { box.focus(); box.select(); } else { location.href = $(".brand").href; } },
    "?": () => $("#keys").showModal(),
    j: () => walk(1),
    k: () => walk(-1),
    o: () => { const a = hits().find((a) => a.closest("li").contains(document.activeElement)); if (a) a.click(); },
  };

  const byPlace = { KeyJ: "j", KeyK: "k", KeyO: "o" };

  document.addEventListener("keydown", (e) => {
    const writing = e.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
    if (completing(e)) return;
    if (e.ctrlKey || e.metaKey || e.altKey || writing || $("dialog[open]")) return;
    // On an Arabic keyboard the question mark is another one, and j k o are known by their place.
    const key = e.key === "؟" ? "?" : /^[/?jko]$/.test(e.key) ? e.key : byPlace[e.code];
    if (key && actions[key] && (keysOn() || key === "?")) { e.preventDefault(); actions[key](); }
  });

  // The arrows go from the box into what it completes and back; Escape closes that.
  function completing(e) {
    const list = $("#complete");
    if (!list || !["ArrowDown", "ArrowUp", "Escape"].includes(e.key)) return false;
    const links = [...list.querySelectorAll("a")];
    const box = $("#q");
    if (!links.length || !(e.target === box || list.contains(e.target))) return false;
    if (e.key === "Escape") { list.replaceChildren(); box.focus(); return true; }
    const all = [box, ...links];
    const next = all[all.indexOf(document.activeElement) + (e.key === "ArrowDown" ? 1 : -1)];
    if (next) { e.preventDefault(); next.focus(); }
    return true;
  }
  document.addEventListener("focusout", () => setTimeout(() => {
    const row = $(".ask-row");
    if (row && !row.contains(document.activeElement)) $("#complete")?.replaceChildren();
  }, 150));

  document.addEventListener("click", async (e) => {
    const button = e.target.closest("button[data-copy]");
    if (button) {
      await navigator.clipboard.writeText($("#" + button.dataset.copy).textContent);
      const label = button.textContent;
      button.textContent = button.dataset.done;
      setTimeout(() => { button.textContent = label; }, 2000);
    }
    if (e.target.closest("[data-close]")) $("#keys").close();
  });

  function prepare() {
    document.querySelectorAll("[data-script]").forEach((e) => { e.hidden = false; });
    $("#q")?.removeAttribute("list"); // the richer list under the box takes its place
    const box = $("#keys-on");
    if (box) box.checked = keysOn();
  }
  document.addEventListener("change", (e) => {
    if (e.target.id === "keys-on") { try { localStorage.setItem(off, e.target.checked ? "0" : "1"); } catch { /* not kept */ } }
  });
  document.addEventListener("htmx:afterSettle", (e) => {
    prepare();
    if (e.target.id === "main") $("#said").textContent = $("#found")?.textContent ?? ""; // what changed, for those who do not see it
  });
  prepare();
})();
