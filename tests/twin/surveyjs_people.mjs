// Ten people answer a survey in SurveyJS by its page: reads {page, browser, survey, people}, writes
// what each of them sent. A person is a language and steps: name of a question, and what is done.
import { readFileSync } from "node:fs";
import puppeteer from "puppeteer-core";

const { page: address, browser: path, survey, people } = JSON.parse(readFileSync(process.argv[2], "utf-8"));
const browser = await puppeteer.launch({
  executablePath: path, args: ["--no-sandbox", "--allow-file-access-from-files"],
});
const page = await browser.newPage();
await page.setViewport({ width: 1000, height: 1400 });

const within = name => `[data-name="${name}"]`;

async function choose(name, values) {
  for (const value of values) {
    await page.click(`${within(name)} input[value="${value}"]`);
  }
}

async function write(selector, text) {
  await page.focus(selector);
  await page.keyboard.type(text);
  await page.keyboard.press("Tab");
}

async function does({ kind, name, row, codes, words, number }) {
  switch (kind) {
    case "choose":
      await choose(name, codes);
      if (words) await write(`${within(name)} textarea`, words);
      break;
    case "row":
      await page.click(`${within(name)} input[name$="_${row}"][value="${codes[0]}"]`);
      break;
    case "pick":
      await page.select(`${within(name)} select`, codes[0]);
      break;
    case "number":
      await write(`${within(name)} input`, String(number));
      break;
    case "words":
      await write(`${within(name)} textarea`, words);
      break;
  }
}

async function answers({ language, steps }) {
  await page.goto(address);
  await page.waitForFunction(() => window.begin);
  await page.evaluate((made, code) => window.begin(made, code), survey, language);
  for (;;) {
    const here = await page.evaluate(() => window.model.currentPage.visibleQuestions
      .map(one => one.name));
    for (const step of steps.filter(one => here.includes(one.name))) await does(step);
    const last = await page.evaluate(() => window.model.isLastPage);
    const before = await page.evaluate(() => window.model.currentPage.name);
    await page.click(last ? ".sd-navigation__complete-btn" : ".sd-navigation__next-btn");
    if (last) break;
    await page.waitForFunction(name => window.model.currentPage.name !== name, {}, before);
  }
  await page.waitForFunction(() => window.sent, { timeout: 5000 });
  return page.evaluate(() => window.sent);
}

const sent = [];
for (const person of people) sent.push(await answers(person));
await browser.close();
process.stdout.write(JSON.stringify(sent));
