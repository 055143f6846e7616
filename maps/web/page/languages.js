/** The same page in other languages, as files beside this one: a link keeps view, date and opened feature. */

import { element } from "./dom.js";
import { page, say } from "./page_data.js";

export function languageLinks() {
  if (page.languages.length < 2) return null;
  const links = page.languages.map(({ code, name, address }) =>
    code === page.language
      ? element("span", { lang: code, "aria-current": "page" }, name)
      : element("a", { lang: code, hreflang: code, href: address, click: keepAddress }, name),
  );
  return element("nav", { class: "languages", "aria-label": say("language") }, ...links);
}

/** What the page shows is in its address behind `#`, which the other page reads alike. */
function keepAddress({ currentTarget }) {
  currentTarget.href = currentTarget.getAttribute("href").replace(/#.*$/, "") + location.hash;
}
