// What survey-core shows: reads {survey, people} and writes, of each person, the names of all
// visible questions once everything was answered, and after each of their changes. A change of
// what is not shown is none, as on the page.
import { readFileSync } from "node:fs";
import { Model } from "survey-core";

const { survey, people } = JSON.parse(readFileSync(process.argv[2], "utf-8"));
const model = new Model(survey);

function change([name, row, value]) {
  const question = model.getQuestionByName(name);
  if (!question.isVisible) return;
  question.value = row ? { ...question.value, [row]: value ?? undefined } : value ?? undefined;
}

const seen = () => model.getAllQuestions().filter(one => one.isVisible).map(one => one.name);

function shown({ answers, changes }) {
  model.data = answers;
  const found = [seen()];
  for (const one of changes) {
    change(one);
    found.push(seen());
  }
  return found;
}

process.stdout.write(JSON.stringify(people.map(shown)));
