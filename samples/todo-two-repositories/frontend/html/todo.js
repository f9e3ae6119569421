const list = document.querySelector("ul");
const form = document.querySelector("form");

async function show() {
  const response = await fetch("/api/todos");
  const items = (await response.json()).map((todo) => {
    const item = document.createElement("li");
    const done = document.createElement("button");
    done.textContent = "done";
    done.onclick = async () => {
      await fetch(`/api/todos/${todo.id}`, { method: "DELETE" });
      await show();
    };
    item.append(`${todo.text} `, done);
    return item;
  });
  list.replaceChildren(...items);
}

form.onsubmit = async (event) => {
  event.preventDefault();
  await fetch("/api/todos", { method: "POST", body: JSON.stringify({ text: form.elements.text.value }) });
  form.reset();
  await show();
};

await show();
