// The documentation: the OpenAPI document of this very server, as a page.
"use strict";

let components = {};

function node(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

// A text in which `code` stands between backticks, as nodes.
function prose(text) {
  return text.split("`").map((part, number) => (number % 2 ? node("code", null, part) : part));
}

function resolved(found) {
  if (!found?.$ref) return found ?? {};
  const [, , sort, name] = found.$ref.split("/");
  return components[sort][name];
}

function nameOf(schema) {
  return schema.$ref ? schema.$ref.split("/").at(-1) : null;
}

// A schema in a few words: `string (uuid) or null`, `list of Task`.
function inWords(schema) {
  if (!schema) return "anything";
  if (schema.$ref) return nameOf(schema);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return choices.map(inWords).join(" or ");
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  if ("const" in schema) return JSON.stringify(schema.const);
  if (schema.type === "array") return `list of ${inWords(schema.items)}`;
  if (schema.type === "object" && typeof schema.additionalProperties === "object") {
    return `object of ${inWords(schema.additionalProperties)}`;
  }
  return [schema.type ?? "anything", schema.format && `(${schema.format})`].filter(Boolean).join(" ");
}

// What is said of a value that may also be null.
function said(schema) {
  const [first] = (schema.anyOf ?? schema.oneOf ?? []).filter((choice) => choice.type !== "null" && !choice.$ref);
  return { ...first, ...schema };
}

function limits(schema) {
  const told = [];
  if (schema.minimum !== undefined || schema.maximum !== undefined) {
    told.push(`${schema.minimum ?? "…"} to ${schema.maximum ?? "…"}`);
  }
  if (schema.maxLength !== undefined) told.push(`at most ${schema.maxLength} characters`);
  if (schema.maxItems !== undefined) told.push(`at most ${schema.maxItems}`);
  if (schema.default !== undefined && schema.default !== null) told.push(`default ${JSON.stringify(schema.default)}`);
  return told.join(", ");
}

function row(name, words, about, required) {
  const first = node("td", null, node("code", null, name));
  if (required) first.append(" ", node("span", { class: "soft" }, "required"));
  return node("tr", null, first, node("td", null, words), node("td", { class: "soft" }, ...prose(about)));
}

function fieldsOf(schema, seen = []) {
  const choices = (schema.anyOf ?? schema.oneOf ?? []).filter((choice) => choice.$ref);
  if (choices.length) return node("div", null, ...choices.map((choice) => fieldsOf(choice, seen)));
  const name = nameOf(schema);
  const found = resolved(schema.type === "array" ? schema.items : schema);
  if (!found.properties) return node("p", { class: "soft" }, inWords(schema));
  const about = found.description ? node("p", null, ...prose(found.description)) : "";
  const rows = Object.entries(found.properties).map(([field, of]) =>
    row(field, inWords(of), [said(of).description, limits(said(of))].filter(Boolean).join(" "),
      found.required?.includes(field)));
  const made = node("div", null, about, node("table", null, ...rows));
  for (const of of Object.values(found.properties)) {
    for (const inner of [of, of.items, ...(of.anyOf ?? [])]) {
      const innerName = inner && nameOf(inner);
      if (innerName && innerName !== name && !seen.includes(innerName)) {
        seen.push(innerName);
        made.append(node("h3", null, innerName), fieldsOf(inner, seen));
      }
    }
  }
  return made;
}

function bodies(content) {
  return Object.entries(content ?? {}).flatMap(([type, of]) => [node("p", { class: "soft" }, type), fieldsOf(of.schema ?? {})]);
}

function curl(path, method, operation) {
  const lines = [`curl${method === "get" ? "" : ` -X ${method.toUpperCase()}`} ${location.origin}${path}`];
  if (operation.security) lines.push(`-H "Authorization: Bearer $TOKEN"`);
  const type = Object.keys(operation.requestBody?.content ?? {})[0];
  if (type) lines.push(`-H "Content-Type: ${type}"`, type === "application/json" ? "-d '{…}'" : "--data-binary @FILE");
  return lines.join(" \\\n  ");
}

function shown(path, method, operation) {
  const inside = node("div");
  if (operation.description) inside.append(node("p", null, ...prose(operation.description)));
  if (operation.parameters?.length) {
    inside.append(node("h3", null, "Parameters"), node("table", null, ...operation.parameters.map((of) =>
      row(of.name, `${inWords(of.schema)}, in the ${of.in}`, [of.description, limits(of.schema)].filter(Boolean).join(" "),
        of.required && of.in !== "path"))));
  }
  if (operation.requestBody) inside.append(node("h3", null, "Body"), ...bodies(operation.requestBody.content));
  for (const [status, response] of Object.entries(operation.responses)) {
    if (!status.startsWith("2")) continue;
    const found = resolved(response);
    inside.append(node("h3", null, `Answer ${status}`), ...bodies(found.content));
    const headers = Object.entries(found.headers ?? {});
    if (headers.length) {
      inside.append(node("table", null, ...headers.map(([name, of]) => row(name, "header", of.description ?? ""))));
    }
  }
  const refusals = Object.entries(operation.responses).filter(([status]) => !status.startsWith("2"));
  inside.append(node("h3", null, "Problems"), node("p", { class: "soft" },
    refusals.map(([status, of]) => `${status} ${nameOf(of)}`).join(", ")));
  inside.append(node("h3", null, "By hand"), node("pre", null, curl(path, method, operation)));
  return node("details", { class: "operation", id: operation.operationId },
    node("summary", null, node("b", { class: `method ${method}` }, method), node("code", null, path),
      node("span", null, operation.summary)), inside);
}

function byTag(paths) {
  const tags = new Map();
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const tag = operation.tags[0];
      if (!tags.has(tag)) tags.set(tag, []);
      tags.get(tag).push([path, method, operation]);
    }
  }
  return tags;
}

function find(words) {
  for (const operation of document.querySelectorAll(".operation")) {
    const hidden = !operation.querySelector("summary").textContent.toLowerCase().includes(words.toLowerCase());
    operation.hidden = hidden;
    document.querySelector(`nav a[href="#${operation.id}"]`).parentElement.hidden = hidden;
  }
}

function openLinked() {
  const linked = document.getElementById(location.hash.slice(1));
  if (linked instanceof HTMLDetailsElement) linked.open = true;
  linked?.scrollIntoView();
}

async function start() {
  const told = await (await fetch("/openapi.json")).json();
  components = told.components;
  const lead = told.info.description.split("\n\n").map((paragraph) => paragraph.replaceAll("\n", " ")).join("\n\n");
  document.getElementById("lead").replaceChildren(...prose(lead));
  const operations = document.getElementById("operations");
  const contents = document.getElementById("contents");
  for (const [tag, found] of byTag(told.paths)) {
    operations.append(node("section", null, node("h2", null, tag), ...found.map((of) => shown(...of))));
    contents.append(node("h2", null, tag), node("ul", null, ...found.map(([, , operation]) =>
      node("li", null, node("a", { href: `#${operation.operationId}` }, operation.summary)))));
  }
  const problems = document.getElementById("problems");
  problems.append(node("h2", null, "Problems"), fieldsOf({ $ref: "#/components/schemas/ProblemDetails" }));
  problems.append(node("table", null, ...Object.entries(components.responses).map(([code, of]) => {
    const made = row(code, of.description, "");
    made.id = code;
    return made;
  })));
  document.getElementById("find").addEventListener("input", (event) => find(event.target.value));
  window.addEventListener("hashchange", openLinked);
  openLinked();
}

start();
