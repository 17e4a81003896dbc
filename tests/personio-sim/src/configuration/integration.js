// Saves a click and a moment of doubt; everything works without.

// Choosing an integration ticks what it needs, as the button beside it does.
const select = document.querySelector("#integration");
if (select) {
  const choose = document.querySelector("#choose");
  const tickedFor = document.querySelector("#ticked-for");
  const preselected = document.querySelector("#preselected");
  const employees = document.querySelector("#employees");
  const attributes = document.querySelectorAll("input[name=attributes]");

  choose.hidden = true;
  select.addEventListener("change", () => {
    const { value, dataset } = select.selectedOptions[0];
    const needed = new Set(dataset.attributes.split(" "));
    for (const attribute of attributes) {
      attribute.checked = needed.has(attribute.value);
    }
    employees.checked = dataset.employees !== undefined;
    tickedFor.value = value;
    preselected.textContent = dataset.says;
  });
}

// The page stays when a file is downloaded. Pressed twice, the second time would only
// be told that the secret is gone.
const download = document.querySelector("#download");
download?.form.addEventListener("submit", () => {
  const says = document.querySelector("#handed-out");
  setTimeout(() => {
    document.querySelector("#hand-out").hidden = true;
    says.textContent = says.dataset.says;
  });
});
