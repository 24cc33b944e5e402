// Ten people answer a form in ODK Web Forms by its page: reads {page, browser, form, people} and
// writes the XML that each of them sent. A person is a language, as the page calls it, and steps.
import { readFileSync } from "node:fs";
import puppeteer from "puppeteer-core";

const { page: address, browser: path, form, people } = JSON.parse(readFileSync(process.argv[2], "utf-8"));
const browser = await puppeteer.launch({
  executablePath: path, args: ["--no-sandbox", "--allow-file-access-from-files"],
});
const page = await browser.newPage();
await page.setViewport({ width: 1000, height: 1400 });

// A line feed is a break on the page: texts are compared without any blanks.
const bare = text => text.replace(/\s/g, "");
const reads = text => {
  const mark = text.includes('"') ? "'" : '"';
  return `[translate(., " \u00a0\n", "")=${mark}${bare(text)}${mark}]`;
};
const labelled = text => `.//label${reads(text)}`;
const container = text =>
  `//div[contains(@class, "question-container")][${labelled(text)}]`;
const found = xpath => page.waitForSelector(`xpath/${xpath}`);

// Of rows and ranks the texts come again: they stand below their question's.
function place({ text, row, rank }) {
  if (row) return `//div[contains(@class, "table-layout")][${labelled(text)}]${container(row)}`;
  if (rank) {
    const title = `.//h2${reads(text)}`;
    return `//div[contains(@class, "p-panel ")][${title}]${container(rank)}`;
  }
  return container(text);
}

async function pick(xpath, label) {
  await (await found(`${xpath}//*[@role="combobox"]`)).click();
  const option = await page.waitForSelector(
    `xpath///li[@role="option"]${reads(label)}`, { visible: true });
  await option.click();
  await page.waitForFunction(() => !document.querySelector('li[role="option"]'));
}

// What is not shown is not answered; the merge will miss it.
async function does(step) {
  const at = place(step);
  if (!await page.waitForSelector(`xpath/${at}`, { timeout: 3000 }).catch(() => null)) return;
  if (step.kind === "choose") {
    for (const code of step.codes) await (await found(`${at}//input[@value="${code}"]`)).click();
  } else if (step.kind === "star") {
    await (await found(`(${at}//div[contains(@class, "p-rating-option")])[${step.star}]`)).click();
  } else if (step.kind === "pick") {
    await pick(at, step.label);
  } else {
    await (await found(`${at}//*[self::input or self::textarea]`)).click();
    await page.keyboard.type(step.words);
    await page.keyboard.press("Tab");
  }
}

async function answers({ language, steps }) {
  await page.goto("about:blank");
  await page.goto(address);
  await page.waitForFunction(() => window.begin);
  await page.evaluate(given => window.begin(given), form);
  await page.waitForSelector(".question-container");
  const first = '//div[contains(@class, "larger-screens")]';
  const at = await found(`${first}//*[@role="combobox"]`);
  if (await at.evaluate(one => one.textContent.trim()) !== language) await pick(first, language);
  for (const step of steps) await does(step);
  await (await found('//button[@aria-label="Send"]')).click();
  await page.waitForFunction(() => window.sent);
  return page.evaluate(() => window.sent);
}

const sent = [];
for (const person of people) sent.push(await answers(person));
await browser.close();
process.stdout.write(JSON.stringify(sent));
