/** One spelling for many: Arabic and Latin names reduced to what their spellings share. */

const ARABIC_LETTERS = { ا: "", ب: "b", ت: "t", ث: "t", ج: "g", ح: "h", خ: "k", د: "d", ذ: "d", ر: "r", ز: "z", س: "s", ش: "s", ص: "s", ض: "d", ط: "t", ظ: "z", ع: "", غ: "g", ف: "f", ق: "k", ك: "k", ل: "l", م: "m", ن: "n", ه: "h", و: "", ي: "", ء: "" };
const SPECIAL_LATIN = { ş: "sh", ı: "i", ø: "o", ł: "l", đ: "d", ß: "ss", æ: "ae", œ: "oe", ñ: "n" };
const DIGRAPHS = [[/kh/g, "k"], [/gh/g, "g"], [/sh|sch|ch/g, "s"], [/th/g, "t"], [/dh/g, "d"], [/ph/g, "f"]];

/** Letters without marks, in lower case; Arabic without vowels, tatweel and the variants of alif, ya and ta marbuta. */
export function plain(text) {
  return String(text)
    .toLowerCase()
    .replace(/[şıøłđßæœñ]/g, (letter) => SPECIAL_LATIN[letter])
    .normalize("NFKD")
    .replace(/[\u0300-\u036f\u064b-\u0655\u0670\u0640'’‘ʿʾ`´]/g, "")
    .replace(/[أإآٱ]/g, "ا")
    .replace(/ة/g, "ه")
    .replace(/[ىئ]/g, "ي")
    .replace(/ؤ/g, "و")
    .replace(/[-_.,/()]+/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}

/** The consonants of a plain name, alike for سراقب, Saraqib and Saraqeb; the article al- left out. */
export function skeleton(plainText) {
  return plainText
    .split(" ")
    .map((word) => (/[\u0600-\u06ff]/.test(word) ? arabicSkeleton(word) : latinSkeleton(word)))
    .filter(Boolean)
    .join(" ");
}

function arabicSkeleton(word) {
  const bare = word.replace(/^(و?ال)(?=..)/, "").replace(/ه$/, "");
  return undouble(Array.from(bare, (letter) => ARABIC_LETTERS[letter] ?? letter).join(""));
}

function latinSkeleton(word) {
  if (/^(al|el|ul|ar|as|ash|at|an|ad|az|edh)$/.test(word)) return "";
  let letters = word.replace(/(?<=.)(ah|eh|et|at)$/, "");
  for (const [pattern, letter] of DIGRAPHS) letters = letters.replace(pattern, letter);
  letters = letters.replace(/q|c|x/g, "k").replace(/j/g, "g").replace(/p/g, "b").replace(/v/g, "f");
  return undouble(letters.replace(/[aeiouyw]/g, ""));
}

function undouble(letters) {
  return letters.replace(/(.)\1+/g, "$1");
}
