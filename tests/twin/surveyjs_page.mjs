// The page of a survey in SurveyJS, as somebody would host it; what is sent stays in `sent`.
import { Model } from "survey-core";
import "survey-core/survey.i18n";
import { renderSurvey } from "survey-js-ui";

window.begin = (survey, language) => {
  const model = new Model(survey);
  model.locale = language;
  model.onComplete.add(sender => { window.sent = sender.data; });
  renderSurvey(model, document.getElementById("page"));
  window.model = model;
};
