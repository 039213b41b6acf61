// The API's reader: Swagger UI from our own files. It asks no outside host, its validator included.
const reader = document.querySelector("#reader");

window.SwaggerUIBundle({
  url: reader.dataset.schema,
  domNode: reader,
  deepLinking: true,
  validatorUrl: null,
  presets: [window.SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
});
