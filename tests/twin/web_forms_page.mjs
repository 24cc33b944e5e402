// The page of a form in ODK Web Forms, as ODK Central has it; what is sent stays in `sent`.
import { createApp, h } from "vue";
import { OdkWebForm, webFormsPlugin } from "@getodk/web-forms";

window.begin = form => {
  const app = createApp({
    render: () => h(OdkWebForm, {
      formXml: form,
      fetchFormAttachment: () => Promise.reject(new Error("none")),
      missingResourceBehavior: "BLANK",
      onSubmit: async payload => {
        window.sent = await payload.data[0].get("xml_submission_file").text();
      },
    }),
  });
  app.use(webFormsPlugin);
  app.mount("#page");
};
